"""The site: settings, addresses, pages that belong to no area."""
