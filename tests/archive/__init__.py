"""Tests of `greentui.archive`."""
