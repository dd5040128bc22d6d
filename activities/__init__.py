"""All I/O of the workflows; one class per concern, dependencies by constructor."""
