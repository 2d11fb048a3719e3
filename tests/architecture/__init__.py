"""The habits of this project, as tests."""
