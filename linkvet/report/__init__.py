"""The client's report and its charts."""
