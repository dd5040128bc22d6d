"""The worker process: wiring, sandbox policy, task queues, graceful stop."""
