#include "base/sync_to_disk.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace tama {

Result<void> syncToDisk(const std::filesystem::path& file_or_folder) {
    const int descriptor = ::open(file_or_folder.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int error = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (synced) return {};
    return fail(
        ErrorCode::Unavailable,
        "cannot be brought to disk: " + std::system_category().message(error),
        file_or_folder.string()
    );
}

Result<void> syncFolderOf(const std::filesystem::path& file) {
    const auto whole = std::filesystem::absolute(file);
    // "folder/" names the folder too, and its parent_path() would be the folder itself.
    return syncToDisk((whole.has_filename() ? whole : whole.parent_path()).parent_path());
}

}  // namespace tama
