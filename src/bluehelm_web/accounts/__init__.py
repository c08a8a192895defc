"""Who may sign in: organizations, users and their roles."""
