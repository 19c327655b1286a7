"""What callers ask: what a text means, how a party stands, where money went."""
