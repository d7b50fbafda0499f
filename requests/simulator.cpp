#include "requests/simulator.hpp"

#include <fmt/format.h>

#include "base/sha256.hpp"
#include "flows/coverage/coverage.hpp"

namespace tama::requests {
namespace {

constexpr std::size_t kFindingsNamed = 3;  // in the refusal; the rest with 'tama flow cover'

std::string firstErrors(const flows::CoverReport& report) {
    std::string named;
    std::size_t count = 0;
    for (const auto& finding : report.findings) {
        if (finding.severity != flows::Severity::Error || count++ >= kFindingsNamed) continue;
        named += fmt::format("\n{}: {}: {}", finding.flow, finding.node, finding.message);
    }
    return named;
}

}  // namespace

Result<SimulatorPass> simulate(
    const runtime::CompiledRevision& revision,
    std::int64_t revision_id,
    const flows::Environment& environment,
    WallTime now
) {
    flows::CoverOptions options;
    options.flow_name = revision.workflow->name;
    options.now = now;
    options.environment = environment;
    const auto report = flows::cover(revision.assets, options);
    if (!report) return fail(report.error());
    if (!report->passes()) {
        return fail(
            ErrorCode::Refused,
            "SOP step 3a: the simulator found a conversation or a test that fails; mend the workflow:" +
                firstErrors(*report),
            revision.workflow->name
        );
    }
    if (!report->complete) {
        return fail(
            ErrorCode::Refused,
            "SOP step 3a: the workflow has more ways than the simulator walks; divide it into smaller ones",
            revision.workflow->name
        );
    }
    SimulatorPass pass;
    pass.revision_id_ = revision_id;
    pass.digest_ = sha256(flows::showCoverage(*report, options.flow_name, {.ways = true}));
    for (const auto& flow : report->flows) {
        pass.exits_ += flow.exits.size();
        pass.exits_reached_ += flow.exitsReached();
    }
    pass.warnings_ = report->count(flows::Severity::Warning);
    return pass;
}

}  // namespace tama::requests
