"""Settings, logs, metrics and traces, and the connection to Temporal: for entry points only."""
