"""The program where nothing of the project is: installed from its wheel, or as one file."""
