"""Readers of foreign files under changed and made-up input: each takes it or refuses it with a sentence."""
