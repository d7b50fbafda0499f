#include "tests/support/stock_round.hpp"

#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ids.hpp"
#include "base/numbering_plans.hpp"
#include "flows/runtime/workflow_store.hpp"
#include "registry/import.hpp"
#include "registry/target_group.hpp"
#include "registry/worker_csv.hpp"
#include "requests/audience.hpp"
#include "requests/use_case_closure.hpp"
#include "requests/use_case_store.hpp"

namespace tama::tests {
namespace {

using nlohmann::json;

constexpr std::uint64_t kSeed = 7;

std::string uuidOf(int kind, int number) {
    return fmt::format("00000000-0000-4000-8000-{:04}{:08}", kind, number);
}

}  // namespace

std::string stockWorkflow(int questions) {
    json nodes = json::array();
    for (int i = 0; i <= questions; ++i) {
        const bool last = i == questions;
        json node{{"uuid", uuidOf(1, i)}};
        node["actions"] = {
            {{"uuid", uuidOf(2, i)},
             {"type", "send_msg"},
             {"text",
              last ? "Thank you. Your answers have reached the Ministry of Health."
                   : fmt::format("Q{} How many boxes of ACT are on your shelf today? Reply with a number", i + 1)}}};
        json after = json(nullptr);
        if (!last) {
            after = uuidOf(1, i + 1);
            node["router"] = {
                {"type", "switch"},
                {"operand", "@input.text"},
                {"result_name", fmt::format("Boxes {}", i + 1)},
                {"wait", {{"type", "msg"}}},
                {"cases",
                 {{{"uuid", uuidOf(3, i)},
                   {"type", "has_number"},
                   {"arguments", json::array()},
                   {"category_uuid", uuidOf(4, i)}}}},
                {"default_category_uuid", uuidOf(5, i)},
                {"categories",
                 {{{"uuid", uuidOf(4, i)}, {"name", "Number"}, {"exit_uuid", uuidOf(6, i)}},
                  {{"uuid", uuidOf(5, i)}, {"name", "Other"}, {"exit_uuid", uuidOf(7, i)}}}}};
        }
        node["exits"] = {{{"uuid", uuidOf(6, i)}, {"destination_uuid", after}}};
        if (!last) node["exits"].push_back({{"uuid", uuidOf(7, i)}, {"destination_uuid", uuidOf(1, i)}});
        nodes.push_back(std::move(node));
    }
    return json{
        {"version", "13"},
        {"flows",
         {{{"uuid", uuidOf(0, 1)},
           {"name", "Stock"},
           {"spec_version", "13.1.0"},
           {"language", "eng"},
           {"type", "messaging"},
           {"revision", 1},
           {"expire_after_minutes", 10'080},
           {"localization", json::object()},
           {"nodes", std::move(nodes)}}}}}
        .dump();
}

void fillRegistry(store::Database& database, const store::PhoneCodec& codec, const StockRound& round) {
    std::string csv = "id,name,phone,cadre,facility,district,language,status\n";
    for (std::size_t i = 0; i < round.workers; ++i) {
        csv += fmt::format("w{},Worker {},70{:06},nurse,Facility {},District {},English,active\n", i, i, i, i / 4, i / 400);
    }
    const SystemWallClock clock;
    UuidV7Source ids(clock, kSeed);
    auto records = registry::readWorkerCsv(csv, "round.csv");
    if (!records) throw std::runtime_error("the workers of the round cannot be read");
    const auto imported = registry::importRecords(
        database, std::move(*records), {"round", "XT", {}}, {NumberingPlans::builtIn(), codec, clock, ids}
    );
    if (!imported) throw std::runtime_error(describe(imported.error()));
}

void approveAsItIs(store::Transaction& tx, std::int64_t use_case_id, WallTime now) {
    const auto use_case = requests::use_case_store::find(tx, use_case_id).value();
    const auto closure = requests::closureOf(tx, use_case);
    const auto audience = requests::audienceOf(tx, use_case, flows::Environment()).value();
    requests::Approval approval;
    approval.approver = "director";
    approval.closure_hash = closure.hash();
    approval.closure_json = closure.toJson();
    approval.approved_at = now;
    approval.people = static_cast<std::int64_t>(audience.size());
    approval.audience = requests::encodeAudience(audience);
    requests::use_case_store::insertApproval(tx, use_case_id, approval, "D");
}

void activateStockRound(store::Database& database, const StockRound& round) {
    const SystemWallClock clock;
    UuidV7Source ids(clock, kSeed + 1);
    runtime::WorkflowStore workflows;
    const WallTime now = clock.now();
    database.queue().run([&](store::Transaction& tx) {
        const auto revisions =
            workflows.importFile(tx, stockWorkflow(round.questions), "round.json", "data.manager", now);
        if (!revisions) throw std::runtime_error(describe(revisions.error().front()));
        const auto group = registry::createQueryGroup(tx, ids.uuid(), "Nurses", "cadre = nurse", now, flows::Environment());
        if (!group) throw std::runtime_error(describe(group.error()));
        const auto id = tx.insert(
            "INSERT INTO use_case (uuid, number, title, unit, state, form, last_editor, sending, created_at, "
            "activated_at, revision_id, target_group_id) VALUES (:1, 'UC-2026-0001', 'Stock', 'Malaria', 'active', "
            "'{}', 'data.manager', 1, :2, :2, :3, :4) RETURNING id",
            ids.uuid(),
            now,
            revisions->front().id,
            *group
        );
        approveAsItIs(tx, id, now);
    });
}

}  // namespace tama::tests
