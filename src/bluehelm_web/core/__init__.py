"""What all areas of the registry use."""
