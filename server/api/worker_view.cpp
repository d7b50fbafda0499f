#include "server/api/worker_view.hpp"

#include <array>
#include <tuple>
#include <utility>

#include <nlohmann/json.hpp>

#include "reports/conversation.hpp"

namespace tama::server {
namespace {

using nlohmann::json;
using reports::Disposition;

constexpr std::int64_t kPageSize = 50;

constexpr std::array<std::pair<Disposition, std::string_view>, reports::kDispositions> kKeys{{
    {Disposition::Complete, "complete"},
    {Disposition::Partial, "partial"},
    {Disposition::BreakOff, "break_off"},
    {Disposition::Refused, "refused"},
    {Disposition::NonContact, "non_contact"},
    {Disposition::DeliveredSilent, "delivered_silent"},
    {Disposition::Other, "other"},
    {Disposition::UnknownEligibility, "unknown"},
    {Disposition::NotEligible, "not_eligible"},
}};

/// The number that is asked first, masked; empty without one.
std::string maskedPhone(store::Sql& sql, const store::PhoneCodec& phones, std::int64_t worker_id) {
    const auto stored = sql.one<std::string>(
        "SELECT number FROM phone WHERE worker_id = :1 ORDER BY rank, id LIMIT 1", worker_id
    );
    return stored ? phones.decode(*stored).masked() : std::string();
}

std::string placeOf(const reports::WorkerLine& worker) {
    if (worker.facility.empty() || worker.district.empty()) return worker.facility + worker.district;
    return worker.facility + ", " + worker.district;
}

}  // namespace

std::string_view keyOf(Disposition disposition) {
    for (const auto& [known, key] : kKeys) {
        if (known == disposition) return key;
    }
    return "";
}

std::optional<Disposition> dispositionFrom(std::string_view key) {
    for (const auto& [disposition, known] : kKeys) {
        if (known == key) return disposition;
    }
    return std::nullopt;
}

json workersPage(
    store::Sql& sql,
    const store::PhoneCodec& phones,
    std::int64_t use_case_id,
    const reports::WorkerFilter& filter,
    std::int64_t after
) {
    const auto workers = reports::workersOf(sql, use_case_id, filter, after, kPageSize);
    json rows = json::array();
    for (const auto& worker : workers) {
        rows.push_back({
            {"id", worker.uuid},
            {"name", worker.name},
            {"place", placeOf(worker)},
            {"cadre", worker.cadre},
            {"phone", maskedPhone(sql, phones, worker.worker_id)},
            {"disposition", keyOf(worker.disposition)},
            {"in_progress", worker.in_progress},
            {"exclusion", worker.facts.exclusion},
            {"answered", worker.facts.answered},
            {"asked", worker.facts.asked},
        });
    }
    const bool full = workers.size() == static_cast<std::size_t>(kPageSize);
    return {{"workers", std::move(rows)}, {"next", full ? json(workers.back().worker_id) : json(nullptr)}};
}

std::optional<json> conversationView(
    store::Sql& sql, const store::PhoneCodec& phones, std::int64_t use_case_id, const std::string& worker_uuid
) {
    const auto worker = sql.one<std::int64_t, std::string, std::string>(
        "SELECT w.id, w.name, coalesce(p.name, '') FROM worker w JOIN target t ON t.worker_id = w.id "
        "LEFT JOIN place p ON p.id = w.place_id WHERE w.uuid = :1 AND t.use_case_id = :2",
        worker_uuid,
        use_case_id
    );
    if (!worker) return std::nullopt;
    const auto& [worker_id, name, place] = *worker;
    json messages = json::array();
    for (const auto& message : reports::conversationOf(sql, use_case_id, worker_id)) {
        messages.push_back({
            {"from_worker", message.inbound},
            {"text", message.text},
            {"state", message.state},
            {"failure", message.failure},
            {"at", toEpochMs(message.created_at)},
            {"finished_at", message.finished_at ? json(toEpochMs(*message.finished_at)) : json(nullptr)},
        });
    }
    return json{
        {"name", name},
        {"place", place},
        {"phone", maskedPhone(sql, phones, worker_id)},
        {"messages", std::move(messages)},
    };
}

}  // namespace tama::server
