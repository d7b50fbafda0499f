#include "flows/engine/run_summary.hpp"

#include <nlohmann/json.hpp>

#include "flows/engine/json_codec.hpp"

namespace tama::flows {

namespace {

std::string summaryText(const nlohmann::json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

RunStatus runStatusFrom(std::string_view name) {
    for (const RunStatus status :
         {RunStatus::Active,
          RunStatus::Waiting,
          RunStatus::Completed,
          RunStatus::Expired,
          RunStatus::Failed}) {
        if (nameOf(status) == name) return status;
    }
    return RunStatus::Interrupted;
}

}  // namespace

RunSummary decodeRunSummary(std::string_view text) {
    RunSummary out;
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) return out;
    out.run.uuid = summaryText(json, "uuid");
    out.run.status = runStatusFrom(summaryText(json, "status"));
    if (json.contains("flow") && json["flow"].is_object()) {
        out.run.flow_uuid = summaryText(json["flow"], "uuid");
        out.run.flow_name = summaryText(json["flow"], "name");
    }
    if (json.contains("contact")) {
        if (auto contact = contactFromJson(json["contact"])) out.contact = std::move(*contact);
    }
    if (!json.contains("results") || !json["results"].is_object()) return out;
    for (const auto& [key, item] : json["results"].items()) {
        if (!item.is_object()) continue;
        RunResult result;
        result.key = key;
        result.name = summaryText(item, "name");
        result.value = summaryText(item, "value");
        result.category = summaryText(item, "category");
        result.category_localized = summaryText(item, "category_localized");
        result.node_uuid = summaryText(item, "node_uuid");
        result.input = summaryText(item, "input");
        if (item.contains("extra")) result.extra_json = item["extra"].dump();
        result.created_on = timeFromIso(summaryText(item, "created_on")).value_or(WallTime{});
        out.run.results.push_back(std::move(result));
    }
    return out;
}

std::string encodeRunSummary(const Run& run, std::int64_t flow_revision, const Contact& contact) {
    nlohmann::json out{
        {"uuid", run.uuid.str()},
        {"flow", {{"uuid", run.flow_uuid.str()}, {"name", run.flow_name}}},
        {"contact", toJson(contact)},
        {"status", nameOf(run.status)},
        {"results", nlohmann::json::object()}};
    if (flow_revision != 0) out["flow"]["revision"] = flow_revision;
    for (const auto& result : run.results) out["results"][result->key] = toJson(*result);
    return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace tama::flows
