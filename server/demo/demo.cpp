#include "server/demo/demo.hpp"

#include <fstream>
#include <optional>
#include <ostream>
#include <system_error>

#include <spdlog/spdlog.h>

#include "base/temporary_folder.hpp"
#include "server/demo/live_demo.hpp"
#include "server/demo/once_demo.hpp"
#include "store/backup.hpp"

namespace tama::demo {
namespace {

constexpr const char* kDatabase = "tama.db";
constexpr const char* kPhoneKey = "phone.key";
constexpr const char* kDemoNotice = "MADE-BY-TAMA-DEMO.txt";  // tells a demo's folder without opening its database

/// The folder the demo lives in: the one that was named, kept; or one of its own, removed with all it holds.
struct DemoFolder {
    std::filesystem::path path;
    std::optional<TemporaryFolder> own;
};

Result<DemoFolder> ownFolder() {
    auto own = TemporaryFolder::make("tama-demo-");
    if (!own) return fail(own.error());
    const auto path = own->path();
    return DemoFolder{path, std::move(*own)};
}

/// A registry is played with in a copy: approvals and answers that nobody gave must never be found in it.
Result<DemoFolder> copyOfRegistry(const std::filesystem::path& registry) {
    if (!std::filesystem::exists(registry / kDatabase) || !std::filesystem::exists(registry / kPhoneKey)) {
        return fail(
            ErrorCode::NotFound,
            "there is no registry here; make one with: tama workers import --data DIR FILE…",
            registry.string()
        );
    }
    auto folder = ownFolder();
    if (!folder) return folder;
    const auto copied =
        store::backUp("sqlite:" + (registry / kDatabase).string(), folder->path / kDatabase);
    if (!copied) return fail(copied.error());
    std::error_code problem;
    std::filesystem::copy_file(registry / kPhoneKey, folder->path / kPhoneKey, problem);
    if (problem) {
        return fail(
            ErrorCode::Unavailable,
            "the key of the phone numbers cannot be copied: " + problem.message(),
            (registry / kPhoneKey).string()
        );
    }
    return folder;
}

Result<void> writeNotice(const std::filesystem::path& folder) {
    std::ofstream notice(folder / kDemoNotice);
    notice << "tama demo made this folder. Its people, numbers and answers are made up; it may be deleted.\n";
    notice.close();
    if (notice) return {};
    return fail(ErrorCode::Unavailable, "cannot be written", (folder / kDemoNotice).string());
}

Result<DemoFolder> prepareFolder(const DemoOptions& options) {
    const auto& named = options.data_dir;
    if (hasOwnRegistry(options)) return copyOfRegistry(named);
    if (named.empty()) return ownFolder();
    if (std::filesystem::exists(named / kDemoNotice)) {
        return fail(
            ErrorCode::Conflict,
            "a demo has played here, and a demo cannot be continued: delete the folder, or name another",
            named.string()
        );
    }
    if (std::filesystem::exists(named / kDatabase)) {
        return fail(
            ErrorCode::Conflict,
            "there is a database already; the demo needs a folder of its own: name another",
            named.string()
        );
    }
    std::error_code problem;
    if (std::filesystem::create_directories(named, problem)) {
        std::filesystem::permissions(named, std::filesystem::perms::owner_all, problem);
    }
    if (problem)
        return fail(
            ErrorCode::InvalidInput, "the folder cannot be made: " + problem.message(), named.string()
        );
    if (const auto written = writeNotice(named); !written) return fail(written.error());
    return DemoFolder{named, std::nullopt};
}

}  // namespace

int runDemo(const DemoOptions& options, std::ostream& out, std::ostream& err) {
    spdlog::set_level(spdlog::level::warn);
    if (options.workflow_file.empty() != options.target_query.empty()) {
        err << "tama: --workflow and --target belong together: which workflow, and to whom\n";
        return 2;
    }
    if (hasOwnRegistry(options) && !options.once) {
        err << "tama: --workflow and --target are tried with --once; accounts with known passwords have no "
               "place in your registry\n";
        return 2;
    }
    const auto folder = prepareFolder(options);
    if (!folder) {
        err << "tama: " << describe(folder.error()) << '\n';
        return 1;
    }
    const auto done =
        options.once ? runOnce(options, folder->path, out) : runLive(options, folder->path, out);
    if (!done) {
        err << "tama: " << describe(done.error()) << '\n';
        return 1;
    }
    return 0;
}

}  // namespace tama::demo
