"""The registry: the web application that secretariats and permanent missions log in to."""
