#include "server/demo/demo.hpp"

#include <optional>
#include <ostream>
#include <system_error>

#include <spdlog/spdlog.h>

#include "base/temporary_folder.hpp"
#include "server/demo/live_demo.hpp"
#include "server/demo/once_demo.hpp"

namespace tama::demo {
namespace {

/// The folder the demo lives in: the one that was named, kept; or one of its own, removed with all it holds.
struct DemoFolder {
    std::filesystem::path path;
    std::optional<TemporaryFolder> own;
};

Result<DemoFolder> prepareFolder(const DemoOptions& options) {
    const auto& named = options.data_dir;
    const bool has_database = !named.empty() && std::filesystem::exists(named / "tama.db");
    if (hasOwnRegistry(options)) {
        if (has_database) return DemoFolder{named, std::nullopt};
        return fail(
            ErrorCode::NotFound,
            "there is no registry here; make one with: tama workers import --data DIR FILE…",
            named.string()
        );
    }
    if (named.empty()) {
        auto own = TemporaryFolder::make("tama-demo-");
        if (!own) return fail(own.error());
        const auto path = own->path();
        return DemoFolder{path, std::move(*own)};
    }
    if (has_database) {
        return fail(
            ErrorCode::Conflict,
            "there is a database already; the demo needs a folder of its own",
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
