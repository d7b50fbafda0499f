#include "server/procedure/act_details.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "flows/runtime/workflow_store.hpp"
#include "registry/target_group.hpp"
#include "server/procedure/act_desk.hpp"

namespace tama::server {
namespace {

using nlohmann::json;

/// Longer than any name, initials or word here.
constexpr std::size_t kLongestDetail = 8'000;  // bytes

Result<std::string> optionalText(const json& details, const char* key) {
    const auto found = details.find(key);
    if (found == details.end() || found->is_null()) return std::string();
    if (!found->is_string()) return fail(ErrorCode::InvalidInput, "must be a text", key);
    std::string text(trim(found->get_ref<const std::string&>()));
    if (text.size() > kLongestDetail) return fail(ErrorCode::InvalidInput, "is longer than 8,000 bytes", key);
    return text;
}

Result<std::optional<std::int64_t>> optionalNumber(const json& details, const char* key) {
    const auto found = details.find(key);
    if (found == details.end() || found->is_null()) return std::optional<std::int64_t>();
    constexpr std::int64_t kLargest = 4'102'444'800'000;  // of times: 2100-01-01 in milliseconds
    // One beyond 63 bits is read as a negative number.
    const auto number = found->is_number_integer() ? found->get<std::int64_t>() : -1;
    if (number < 0 || number > kLargest) return fail(ErrorCode::InvalidInput, "must be a whole number", key);
    return std::optional(number);
}

std::optional<WallTime> timeOf(const std::optional<std::int64_t>& given) {
    return given ? std::optional(fromEpochMs(*given)) : std::nullopt;
}

Result<std::int64_t> revisionOf(store::Sql& sql, const json& details) {
    const auto name = optionalText(details, "workflow");
    if (!name) return fail(name.error());
    if (name->empty()) return fail(ErrorCode::InvalidInput, "SOP step 2: name the workflow", "workflow");
    const auto number = optionalNumber(details, "revision");
    if (!number) return fail(number.error());
    const auto revision = runtime::WorkflowStore::named(sql, *name, *number);
    if (revision) return revision->id;
    return fail(
        ErrorCode::InvalidInput,
        fmt::format("there is no workflow '{}'{}", *name, *number ? fmt::format(" of revision {}", **number) : ""),
        "workflow"
    );
}

Result<std::optional<std::int64_t>> groupOf(store::Sql& sql, const json& details) {
    const auto name = optionalText(details, "target_group");
    if (!name) return fail(name.error());
    if (name->empty()) return std::optional<std::int64_t>();
    auto group = registry::findGroupByUuid(sql, *name);
    if (!group) group = registry::findGroupByName(sql, *name);
    if (!group) return fail(ErrorCode::InvalidInput, "there is no target group '" + *name + "'", "target_group");
    return std::optional(group->id);
}

}  // namespace

Result<void> checkDetails(std::string_view act, const json& details) {
    const auto& names = actNames();
    const auto known = std::find_if(names.begin(), names.end(), [&](const ActName& one) { return one.name == act; });
    if (known == names.end()) return fail(ErrorCode::NotFound, "There is no such act.", std::string(act));
    for (const auto& [key, value] : details.items()) {
        if (std::find(known->details.begin(), known->details.end(), key) != known->details.end()) continue;
        return fail(ErrorCode::InvalidInput, fmt::format("'{}' has no such detail", act), key);
    }
    for (const char* text : {"initials", "step"}) {
        if (const auto read = optionalText(details, text); !read) return fail(read.error());
    }
    return {};
}

std::string detailText(const json& details, const char* key) {
    return optionalText(details, key).value_or("");
}

Result<std::vector<requests::Remark>> remarksOf(const json& details) {
    std::vector<requests::Remark> remarks;
    const auto text = optionalText(details, "text");
    if (!text) return fail(text.error());
    if (!text->empty()) remarks.push_back({*text});
    const auto comments = details.find("comments");
    if (comments == details.end()) return remarks;
    if (!comments->is_array()) return fail(ErrorCode::InvalidInput, "must be a list of comments", "comments");
    for (const auto& comment : *comments) {
        const bool good = comment.is_object() && comment.contains("text") && comment["text"].is_string() &&
                          comment.contains("question") && comment["question"].is_number_unsigned();
        if (!good) {
            return fail(
                ErrorCode::InvalidInput, R"(each comment is {"question": its number, "text": "…"})", "comments"
            );
        }
        remarks.push_back({comment["text"].get<std::string>(), comment["question"].get<std::int64_t>()});
    }
    return remarks;
}

Result<requests::ApprovalTerms> termsOf(const json& details) {
    const auto until = optionalNumber(details, "until");
    if (!until) return fail(until.error());
    const auto month_cap = optionalNumber(details, "month_cap");
    if (!month_cap) return fail(month_cap.error());
    return requests::ApprovalTerms{detailText(details, "initials"), timeOf(*until), *month_cap};
}

Result<requests::Amendment> amendmentOf(const json& details) {
    const auto start = optionalNumber(details, "requested_start");
    if (!start) return fail(start.error());
    const auto end = optionalNumber(details, "requested_end");
    if (!end) return fail(end.error());
    const auto cap = optionalNumber(details, "cost_cap_messages");
    if (!cap) return fail(cap.error());
    return requests::Amendment{timeOf(*start), timeOf(*end), *cap};
}

Result<requests::Plan> planOf(store::Sql& sql, const json& details) {
    const auto revision = revisionOf(sql, details);
    if (!revision) return fail(revision.error());
    const auto group = groupOf(sql, details);
    if (!group) return fail(group.error());
    const auto trigger_word = optionalText(details, "trigger_word");
    if (!trigger_word) return fail(trigger_word.error());
    const auto sender = optionalText(details, "sender");
    if (!sender) return fail(sender.error());
    requests::Plan plan{*revision, *group, *trigger_word, *sender};
    if (const auto conduct = details.find("conduct"); conduct != details.end()) {
        auto read = requests::conductFromJson(conduct->dump());
        if (!read) return fail(read.error());
        plan.conduct = *read;
    }
    return plan;
}

}  // namespace tama::server
