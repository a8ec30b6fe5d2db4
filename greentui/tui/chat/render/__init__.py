"""From what the model says to lines of a terminal: pure functions, one file a family of messages.

`bubble.render` draws a message with everything around it, `chat_row.render` a row of the chat list,
`summary.summary` any message in a few words. Widgets decide where these lines stand and when.
"""
