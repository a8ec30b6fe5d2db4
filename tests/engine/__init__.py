"""Tests of `greentui.engine`."""
