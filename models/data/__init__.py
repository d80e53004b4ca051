"""The data sets: readers in the layouts their authors publish, pictures as the page reads them, reports."""
