"""The list of chats: its rows, the view that draws them, and the filters above it."""
