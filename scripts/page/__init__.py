"""The offline report page: one HTML file, no library, no request."""
