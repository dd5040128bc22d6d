"""What crosses a process boundary: orders, menus, signals, answers, events."""
