"""From documents to accounts: what people say, found, coded, charted and put together."""
