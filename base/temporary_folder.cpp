#include "base/temporary_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

namespace tama {

Result<TemporaryFolder> TemporaryFolder::make(std::string_view prefix, const std::filesystem::path& parent) {
    std::error_code problem;
    const auto near = parent.empty() ? std::filesystem::temp_directory_path(problem) : parent;
    if (problem)
        return fail(ErrorCode::Unavailable, "there is no folder for temporary files: " + problem.message());
    std::string pattern = (near / prefix).string() + std::string(6, 'X');  // mkdtemp(3) replaces the last six
    if (::mkdtemp(pattern.data()) == nullptr) {
        return fail(
            ErrorCode::Unavailable,
            std::string("no temporary folder can be made: ") + std::strerror(errno),
            near.string()
        );
    }
    return TemporaryFolder(pattern);
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;  // nothing is lost when a temporary folder stays
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace tama
