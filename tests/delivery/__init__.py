"""Tests of how documents leave."""
