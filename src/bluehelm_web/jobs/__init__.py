"""What is done beside the pages: what happened is told to whoever may know it."""
