#include "server/demo/once_demo.hpp"

#include <chrono>
#include <fstream>
#include <ostream>

#include <fmt/format.h>
#include <unistd.h>

#include "reports/overview.hpp"
#include "requests/use_case_store.hpp"
#include "server/demo/procedure.hpp"

namespace tama::demo {
namespace {

using requests::Action;
using requests::State;

// The procedure starts on a fixed day, so that a seed's messages, dates in them included, are always the
// same.
constexpr WallTime kFirstDay = fromEpochMs(1'767'600'000'000);  // Monday 5 January 2026, 08:00 UTC
constexpr Milliseconds kOnceGrain =
    std::chrono::seconds{30};  // of demo time: events within it happen together

/// One line that is written over itself on a terminal, and a line every tenth elsewhere.
class ProgressBar {
  public:
    explicit ProgressBar(std::ostream& out) : out_(out), terminal_(::isatty(STDOUT_FILENO) == 1) {}
    ~ProgressBar() {
        if (terminal_) out_ << '\n';
    }

    void show(double share, const std::string& what) {
        constexpr int kWidth = 40;
        const int percent = static_cast<int>(share * 100.0);
        if (percent == last_) return;
        const bool tenth = percent / 10 != last_ / 10 || last_ < 0;
        last_ = percent;
        if (!terminal_ && !tenth) return;
        const int filled = static_cast<int>(share * kWidth);
        out_ << (terminal_ ? "\r" : "") << '[' << std::string(static_cast<std::size_t>(filled), '#')
             << std::string(static_cast<std::size_t>(kWidth - filled), '.') << "] "
             << fmt::format("{:3} % {:<40}", percent, what) << (terminal_ ? "" : "\n") << std::flush;
    }

  private:
    std::ostream& out_;
    bool terminal_;
    int last_ = -1;
};

void runToClose(DemoWorld& world, std::int64_t use_case_id, std::ostream& out) {
    ProgressBar bar(out);
    const auto use_case =
        world.database()
            .read([&](store::Sql& sql) { return requests::use_case_store::find(sql, use_case_id); })
            .value();
    const WallTime from = *use_case.activated_at;
    const WallTime to = *use_case.closes_at;
    bool closed = false;
    world.runUntil(
        [&] {
            const auto now = world.clock().now();
            const double share = std::min(1.0, std::chrono::duration<double>(now - from) / (to - from));
            const auto hour = std::chrono::duration_cast<std::chrono::hours>(now - from).count();
            bar.show(share, fmt::format("hour {} of the use case", hour));
            closed = now >= to && stateOf(world, use_case_id) != State::Active;
            return closed;
        },
        to + std::chrono::hours{1},
        kOnceGrain
    );
}

Result<void> writeReport(
    DemoWorld& world, std::int64_t use_case_id, const DemoOptions& options, std::ostream& out
) {
    const auto report = world.database().read([&](store::Sql& sql) {
        return reports::overviewReport(sql, use_case_id, world.clock().now());
    });
    if (!report) return fail(report.error());
    out << '\n' << reports::toText(*report) << '\n';
    const auto file =
        options.report_file.empty() ? std::filesystem::path("overview-report.html") : options.report_file;
    std::ofstream html(file, std::ios::binary);
    html << reports::toHtml(*report);
    html.close();
    if (!html) return fail(ErrorCode::Unavailable, "the report could not be written", file.string());
    out << "The report as a page: " << file.string() << '\n';
    return {};
}

}  // namespace

Result<void> runOnce(const DemoOptions& options, const std::filesystem::path& folder, std::ostream& out) {
    const auto began = std::chrono::steady_clock::now();
    auto world =
        hasOwnRegistry(options)
            ? DemoWorld::overRegistry(folder, options.seed, kFirstDay)
            : DemoWorld::create(folder, options.database_url, options.workers, options.seed, kFirstDay);
    if (!world) return fail(world.error());
    (*world)->smsc().setMisbehaviour(options.misbehaviour);
    const auto about = hasOwnRegistry(options)
                           ? importedCase(**world, options.workflow_file, options.target_query)
                           : importExamples(**world).map([] { return stockOutCase(); });
    if (!about) return fail(about.error());
    out << (*world)->country().workers.size() << " health workers, seed " << options.seed << ": "
        << about->title << ".\n"
        << "Request form, meeting, workflow, tests on two telephones, approval …" << std::endl;
    const auto id = takeThrough(**world, *about, State::Active);
    if (!id) return fail(id.error());
    runToClose(**world, *id, out);
    if (auto reported = act(**world, *id, Action::Report, kDataManager); !reported)
        return fail(reported.error());
    if (auto written = writeReport(**world, *id, options, out); !written) return written;
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    out << fmt::format("\nDone in {:.1f} s.\n", took.count());
    out.flush();
    if (!out) return fail(ErrorCode::Unavailable, "the report could not be printed");
    return {};
}

}  // namespace tama::demo
