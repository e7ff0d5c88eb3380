"""What a conversation has learned so far, each kind of knowledge in a file; bounded, and the same live and later."""
