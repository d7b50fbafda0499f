#include "server/procedure/procedure_view.hpp"

#include <nlohmann/json.hpp>

#include "flows/runtime/workflow_store.hpp"
#include "registry/target_group.hpp"
#include "requests/notes.hpp"
#include "requests/offices.hpp"
#include "requests/phone_tests.hpp"
#include "requests/spending.hpp"
#include "requests/tasks.hpp"
#include "requests/use_case_closure.hpp"

namespace tama::server {
namespace {

using nlohmann::json;
using requests::UseCase;

json planView(store::Sql& sql, const UseCase& use_case) {
    json plan{
        {"trigger_word", use_case.trigger_word},
        {"sender", use_case.sender},
        {"conduct", json::parse(toJson(use_case.conduct))},
        {"last_editor", use_case.last_editor}};
    if (use_case.revision_id) {
        if (const auto revision = runtime::WorkflowStore::find(sql, *use_case.revision_id)) {
            plan["workflow"] = revision->name;
            plan["revision"] = revision->number;
        }
    }
    if (use_case.target_group_id) {
        if (const auto group = registry::findGroup(sql, *use_case.target_group_id)) plan["target_group"] = group->name;
    }
    return plan;
}

json approvalView(store::Sql& sql, const UseCase& use_case) {
    const auto approval = requests::use_case_store::validApproval(sql, use_case.id);
    if (!approval) return nullptr;
    const auto closure = requests::closureOf(sql, use_case);
    return {
        {"approver", approval->approver},
        {"countersigner", approval->countersigner},
        {"at", toEpochMs(approval->approved_at)},
        {"hash", approval->closure_hash},
        {"people", approval->people},
        {"standing_until", approval->standing_until ? json(toEpochMs(*approval->standing_until)) : json(nullptr)},
        {"month_cap", approval->month_cap ? json(*approval->month_cap) : json(nullptr)},
        {"parts", json::parse(approval->closure_json)},
        {"changed", requests::changedParts(approval->closure_json, closure)}};
}

json testsView(store::Sql& sql, std::int64_t use_case_id) {
    json list = json::array();
    for (const auto& test : requests::phoneTests(sql, use_case_id)) {
        list.push_back(
            {{"kind", nameOf(test.kind)},
             {"round", test.round},
             {"session", test.session_id},
             {"account", test.account},
             {"started_by", test.started_by},
             {"started_at", toEpochMs(test.started_at)},
             {"status", test.status}}
        );
    }
    return list;
}

json remarksView(store::Sql& sql, std::int64_t use_case_id) {
    json list = json::array();
    for (const auto& note : requests::notesOf(sql, use_case_id)) {
        list.push_back(
            {{"act", note.act},
             {"text", note.remark.text},
             {"question", note.remark.question ? json(*note.remark.question) : json(nullptr)},
             {"author", note.author},
             {"at", toEpochMs(note.at)}}
        );
    }
    return list;
}

json spendingView(store::Sql& sql, std::int64_t use_case_id, WallTime now) {
    const auto spending = requests::spendingOf(sql, use_case_id, now);
    if (!spending) return nullptr;
    return {
        {"segments", spending->used},
        {"cap", spending->cap ? json(*spending->cap) : json(nullptr)},
        {"this_month", spending->month_used},
        {"month_cap", spending->month_cap ? json(*spending->month_cap) : json(nullptr)}};
}

json tasksView(store::Sql& sql, std::int64_t use_case_id) {
    json list = json::array();
    for (const auto& task : requests::tasksOf(sql, use_case_id)) {
        list.push_back(
            {{"act", nameOf(task.act)},
             {"reason", task.reason},
             {"due_at", toEpochMs(task.due_at)},
             {"done_at", task.done_at ? json(toEpochMs(*task.done_at)) : json(nullptr)},
             {"done_by", task.done_by}}
        );
    }
    return list;
}

json historyView(store::Sql& sql, std::int64_t use_case_id) {
    json list = json::array();
    sql.each<std::string, std::string, std::string, WallTime, std::string>(
        "SELECT action, to_state, actor, at, evidence FROM transition WHERE use_case_id = :1 ORDER BY id",
        [&list](const auto& row) {
            const auto& [action, to, actor, at, evidence] = row;
            list.push_back(
                {{"act", action},
                 {"state", to},
                 {"actor", actor},
                 {"at", toEpochMs(at)},
                 {"evidence", json::parse(evidence, nullptr, false)}}
            );
        },
        use_case_id
    );
    return list;
}

}  // namespace

json toJson(const requests::Outlook& outlook) {
    if (!outlook.next) return nullptr;
    json missing = json::array();
    for (const auto& error : outlook.missing) missing.push_back({{"place", error.place}, {"message", error.message}});
    json roles = json::array();
    for (const auto role : requests::listOf(outlook.who)) {
        if (role != requests::Role::System) roles.push_back(nameOf(role));
    }
    return {
        {"act", nameOf(*outlook.next)},
        {"sop_step", requests::sopStepOf(*outlook.next)},
        {"roles", std::move(roles)},
        {"account", outlook.account},
        {"missing", std::move(missing)}};
}

json procedureLine(const UseCase& use_case) {
    return {
        {"id", use_case.uuid},
        {"number", use_case.number},
        {"title", use_case.title},
        {"unit", use_case.unit},
        {"state", nameOf(use_case.state)},
        {"sop_step", requests::sopStep(use_case.state)},
        {"round", use_case.round},
        {"next", toJson(requests::outlookOf(use_case.state, use_case.form))}};
}

json procedureView(
    store::Sql& sql, const UseCase& use_case, const requests::UseCases& rules, WallTime now
) {
    auto view = procedureLine(use_case);
    view["next"] = toJson(requests::outlookOf(sql, use_case, rules, now));
    json possible = json::array();
    for (const auto action : requests::actionsFrom(use_case.state, rules.procedure().needs)) possible.push_back(nameOf(action));
    view["possible"] = std::move(possible);
    view["created_by"] = use_case.created_by;
    view["form"] = json::parse(toJson(use_case.form));
    view["notice_waived"] = use_case.week_waived;
    view["plan"] = planView(sql, use_case);
    view["approval"] = approvalView(sql, use_case);
    view["tests"] = testsView(sql, use_case.id);
    view["spending"] = spendingView(sql, use_case.id, now);
    view["tasks"] = tasksView(sql, use_case.id);
    view["procedure"] = rules.procedure().label();
    view["remarks"] = remarksView(sql, use_case.id);
    view["history"] = historyView(sql, use_case.id);
    return view;
}

}  // namespace tama::server
