#include "requests/use_case_closure.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "flows/runtime/past_runs.hpp"
#include "registry/target_group.hpp"
#include "requests/sample_store.hpp"
#include "requests/workflow_reach.hpp"

namespace tama::requests {
namespace {

constexpr std::size_t kAudiencePage = 10'000;  // workers read at once

struct StoredRevision {
    std::string uuid;
    std::string definition;
    std::string sha256;
};

/// The digest of a workflow's newest revision, where that is another file than the one that is pinned.
std::string newestOf(store::Sql& sql, const std::string& uuid, const StoredRevision& pinned) {
    const auto newest = sql.one<std::int64_t, std::string>(
        "SELECT r.id, r.sha256 FROM revision r JOIN workflow w ON w.id = r.workflow_id WHERE w.uuid = :1 "
        "ORDER BY r.number DESC LIMIT 1",
        uuid
    );
    if (!newest || std::get<1>(*newest) == pinned.sha256) return {};
    const auto definition = sql.one<std::string>("SELECT definition FROM revision WHERE id = :1", std::get<0>(*newest));
    return digestOf(definition.value_or(""), uuid);
}

void addWorkflows(store::Sql& sql, const UseCase& use_case, Closure& closure) {
    const auto row = sql.one<std::string, std::string, std::string>(
        "SELECT workflow.uuid, revision.definition, revision.sha256 FROM revision "
        "JOIN workflow ON workflow.id = revision.workflow_id WHERE revision.id = :1",
        use_case.revision_id.value_or(0)
    );
    if (!row) {
        closure.parts.emplace_back("workflow", "missing");
        return;
    }
    const StoredRevision pinned{std::get<0>(*row), std::get<1>(*row), std::get<2>(*row)};
    const auto reach = reachOf(pinned.definition, pinned.uuid);
    if (!reach) {
        closure.parts.emplace_back("workflow", pinned.uuid + " " + pinned.sha256);
        return;
    }
    bool first = true;
    for (const auto& workflow : reach->workflows) {
        auto content = workflow.uuid + " " + workflow.digest;
        const auto newest = newestOf(sql, workflow.uuid, pinned);
        if (!newest.empty() && newest != workflow.digest) content += " edited to " + newest;
        closure.parts.emplace_back(first ? "workflow" : "workflow " + workflow.name, std::move(content));
        first = false;
    }
    closure.parts.emplace_back("languages", fmt::format("{}", fmt::join(reach->languages, ", ")));
    std::string globals;
    for (const auto& [key, value] : reach->globals) globals += key + " = " + value + "\n";
    closure.parts.emplace_back("globals", globals);
    closure.parts.emplace_back("destinations", fmt::format("{}", fmt::join(reach->destinations, "\n")));
}

}  // namespace

Closure closureOf(store::Sql& sql, const UseCase& use_case) {
    const auto time = [](const std::optional<WallTime>& at) {
        return at ? std::to_string(toEpochMs(*at)) : std::string();
    };
    const auto cap = use_case.form.cost_cap_messages;
    Closure closure;
    addWorkflows(sql, use_case, closure);
    closure.parts.emplace_back(
        "target group", use_case.target_group_id ? registry::definitionOf(sql, *use_case.target_group_id) : ""
    );
    closure.parts.emplace_back("trigger word", use_case.trigger_word);
    closure.parts.emplace_back("sender", use_case.sender);
    closure.parts.emplace_back("start", time(use_case.form.requested_start));
    closure.parts.emplace_back("end", time(use_case.form.requested_end));
    closure.parts.emplace_back("cost cap", cap ? std::to_string(*cap) : "");
    if (const auto sample = sample_store::closurePart(sql, use_case.id); !sample.empty()) {
        closure.parts.emplace_back("sample", sample);
    }
    // Approvals of before there were such rules stay valid.
    if (use_case.conduct != Conduct{}) closure.parts.emplace_back("conduct", toJson(use_case.conduct));
    return closure;
}

Result<std::vector<std::int64_t>> audienceOf(
    store::Sql& sql, const UseCase& use_case, const flows::Environment& conventions
) {
    std::vector<std::int64_t> all;
    if (!use_case.target_group_id) return all;
    const auto group = registry::findGroup(sql, *use_case.target_group_id);
    if (!group) return fail(ErrorCode::NotFound, "the target group is gone", "target group");
    const auto selector = registry::selectorOf(sql, *group, {conventions, &runtime::pastRuns()});
    if (!selector) return fail(selector.error());
    for (std::int64_t after = 0;;) {
        const auto page = registry::selectWorkers(sql, *selector, after, kAudiencePage);
        all.insert(all.end(), page.begin(), page.end());
        if (page.size() < kAudiencePage) return all;
        after = page.back();
    }
}

}  // namespace tama::requests
