// What a test asks of the files that lie in its folder.
#ifndef TESTS_SUPPORT_FOLDER_H
#define TESTS_SUPPORT_FOLDER_H

// How many files of the folder have names that fit the pattern (glob(7)).
int folder_files_like(const char *dir, const char *pattern);

// Fails unless a SQLite file with its log and its index can be read by its owner alone.
void folder_is_private(const char *database);

#endif
