// Makes what was written last through a power cut. Blocks for as long as the disk takes.
#pragma once

#include <filesystem>

#include "base/result.hpp"

namespace tama {

/// The content of a file, or the names in a folder: a new file needs both. Unavailable where the system will
/// not say that it is done.
Result<void> syncToDisk(const std::filesystem::path& file_or_folder);

/// The folder that holds the name `file`.
Result<void> syncFolderOf(const std::filesystem::path& file);

}  // namespace tama
