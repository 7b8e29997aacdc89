"""What writes files of the repository; not part of the package."""
