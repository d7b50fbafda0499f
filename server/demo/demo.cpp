#include "server/demo/demo.hpp"

#include <cstdlib>
#include <ostream>
#include <system_error>

#include <spdlog/spdlog.h>
#include <unistd.h>

#include "server/demo/live_demo.hpp"
#include "server/demo/once_demo.hpp"

namespace tama::demo {
namespace {

/// The folder the demo lives in: the one that was named, kept; or one of its own, removed with all it holds.
class DemoFolder {
  public:
    static Result<DemoFolder> prepare(const std::filesystem::path& named, bool has_registry) {
        std::error_code problem;
        if (has_registry) {
            if (std::filesystem::exists(named / "tama.db")) return DemoFolder(named, false);
            return fail(
                ErrorCode::NotFound,
                "there is no registry here; make one with: tama workers import --data DIR FILE…",
                named.string()
            );
        }
        if (named.empty()) {
            std::string pattern =
                (std::filesystem::temp_directory_path(problem) / "tama-demo-XXXXXX").string();
            if (problem || ::mkdtemp(pattern.data()) == nullptr) {
                return fail(
                    ErrorCode::Unavailable,
                    "no folder could be made for the demo's data; name one with --data"
                );
            }
            return DemoFolder(pattern, true);
        }
        std::filesystem::create_directories(named, problem);
        if (problem)
            return fail(
                ErrorCode::InvalidInput, "the folder cannot be made: " + problem.message(), named.string()
            );
        if (std::filesystem::exists(named / "tama.db")) {
            return fail(
                ErrorCode::Conflict,
                "there is a database already; the demo needs a folder of its own",
                named.string()
            );
        }
        return DemoFolder(named, false);
    }
    DemoFolder(DemoFolder&& other) noexcept
        : path_(std::move(other.path_)), remove_(std::exchange(other.remove_, false)) {}
    DemoFolder& operator=(DemoFolder&&) = delete;
    ~DemoFolder() {
        std::error_code ignored;  // nothing is lost when a temporary folder stays
        if (remove_) std::filesystem::remove_all(path_, ignored);
    }

    const std::filesystem::path& path() const { return path_; }

  private:
    DemoFolder(std::filesystem::path path, bool remove) : path_(std::move(path)), remove_(remove) {}

    std::filesystem::path path_;
    bool remove_;
};

}  // namespace

int runDemo(const DemoOptions& options, std::ostream& out, std::ostream& err) {
    spdlog::set_level(spdlog::level::warn);
    if (options.workflow_file.empty() != options.target_query.empty()) {
        err << "tama: --workflow and --target belong together: which workflow, and to whom\n";
        return 2;
    }
    const auto folder = DemoFolder::prepare(options.data_dir, hasOwnRegistry(options));
    if (!folder) {
        err << "tama: " << describe(folder.error()) << '\n';
        return 1;
    }
    const auto done =
        options.once ? runOnce(options, folder->path(), out) : runLive(options, folder->path(), out);
    if (!done) {
        err << "tama: " << describe(done.error()) << '\n';
        return 1;
    }
    return 0;
}

}  // namespace tama::demo
