"""What the GREEN-API manual prints, as data: a third side to hold the client and the emulator against.

`data/` has one file for each section. A record names the lines of the manual it was read from. A row is a
list that begins with its line: `[1179, "message", "string", "required", { characters = 20000, at = 1183 }]`
is a parameter; what stands in braces is what the row's description says besides (`at`: on another line). An
error is `[line, status, text, occasion]`. A body has the text as the manual prints it, after `corrections`:
pairs of what the manual has and what it should have. They put right the scan (`@ec.us`), drop comments, and
close what a page break left open; nothing else differs but space.

Nothing here may be read off our own code. With the manual in the folder `GREENTUI_MANUAL`, the tests compare
every record with its lines, and with what `extract.py` finds there by itself.
"""
