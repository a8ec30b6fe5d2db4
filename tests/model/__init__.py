"""Tests of `greentui.model`."""
