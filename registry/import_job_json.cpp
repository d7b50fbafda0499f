#include "registry/import_job_json.hpp"

#include <utility>

#include <nlohmann/json.hpp>

namespace tama::registry {
namespace {

nlohmann::json countsJson(const ImportCounts& counts) {
    return {{"created", counts.created}, {"updated", counts.updated}, {"unchanged", counts.unchanged}};
}

}  // namespace

nlohmann::json totalsJson(const ImportTotals& totals) {
    return {
        {"workers", countsJson(totals.workers)},
        {"places", countsJson(totals.places)},
        {"read", totals.read},
        {"closed", totals.closed},
        {"left", totals.left},
        {"rejected", totals.rejected},
        {"problems", totals.problems}};
}

nlohmann::json reportJson(const ImportReport& report) {
    auto json = totalsJson(report.totals());
    auto problems = nlohmann::json::array();
    for (const auto& problem : report.problems) {
        problems.push_back({{"place", problem.place}, {"message", problem.message}});
    }
    auto notes = nlohmann::json::array();
    for (const auto& note : report.notes) {
        notes.push_back({{"place", note.place}, {"message", note.message}});
    }
    json["notes"] = std::move(notes);
    json["problems"] = std::move(problems);
    json["job"] = report.job_id;
    return json;
}

nlohmann::json jobJson(const ImportJob& job) {
    auto json = totalsJson(job.totals);
    json["id"] = job.id;
    json["source"] = job.source;
    json["kind"] = job.kind;
    json["origin"] = job.origin;
    json["started_by"] = job.started_by;
    json["started_at"] = toEpochMs(job.started_at);
    json["finished_at"] =
        job.finished_at ? nlohmann::json(toEpochMs(*job.finished_at)) : nlohmann::json();
    json["state"] = job.state;
    json["problem"] = job.problem;
    json["undo_of"] = job.undo_of ? nlohmann::json(*job.undo_of) : nlohmann::json();
    json["done"] = job.done;
    json["total"] = job.total;
    return json;
}

nlohmann::json changeJson(const ImportChange& change, const store::PhoneCodec& codec) {
    auto values = nlohmann::json::array();
    const auto shown = [&codec](const std::string& key, const std::string& value) {
        return value.empty() ? nlohmann::json() : nlohmann::json(shownValue(key, value, codec));
    };
    for (const auto& value : change.values) {
        values.push_back(
            {{"key", value.key},
             {"before", shown(value.key, value.before)},
             {"after", shown(value.key, value.after)}}
        );
    }
    return {
        {"kind", change.kind},
        {"action", change.action},
        {"source_id", change.source_id},
        {"name", change.name},
        {"values", std::move(values)}};
}

}  // namespace tama::registry
