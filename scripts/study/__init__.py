"""Ground floor: configuration, table models, ids, seeds, messages, readers and writers."""
