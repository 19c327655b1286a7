"""Many workbooks at once: found, checked by the processes of a cluster, and brought together in one result.

What only all books together show is found by keys that are dealt into files by their hash: no process ever holds all of
them. dask, pyarrow and fsspec, the extra `many`, are imported in this package alone, and only once the command runs.
"""
