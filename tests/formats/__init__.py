"""Tests of other programs' files."""
