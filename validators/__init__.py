"""What is wrong with an exchange, and why: calls, the conversation, rules and the engine that runs them."""
