"""Documents from elsewhere: fetched into files of the repository, by `specgen pull` alone."""
