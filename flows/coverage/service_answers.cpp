#include "flows/coverage/service_answers.hpp"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace tama::flows {

namespace {

using Json = nlohmann::json;
using SamplesByPath = std::map<std::string, std::vector<std::string>, std::less<>>;

constexpr std::size_t kMostBodies = 4;
constexpr std::int64_t kMostItems = 10;  // of an array in a body

/// What of a body a path of an expression reads: "stock.0" of "webhook.json.stock.0" and of
/// "results.answer.extra.stock.0". Empty where it reads none.
std::string pathInBody(std::string_view path) {
    auto parts = split(path, '.');
    if (parts.size() > 2 && parts[0] == "webhook" && parts[1] == "json") {
        parts.erase(parts.begin(), parts.begin() + 2);
    } else if (parts.size() > 3 && parts[0] == "results" && parts[2] == "extra") {
        parts.erase(parts.begin(), parts.begin() + 3);
    } else {
        return {};
    }
    return join(parts, ".");
}

SamplesByPath samplesOf(const Assets& assets, const SampleWorld& world) {
    SamplesByPath out;
    for (const auto& flow : assets.workflows) {
        for (const Node& node : flow->nodes) {
            if (!node.router) continue;
            std::vector<std::string> samples;
            for (const Case& test : node.router->cases) {
                for (std::string& sample : sampleAnswers(test, "", world))
                    samples.push_back(std::move(sample));
            }
            for (const std::string& path : node.router->operand.paths()) {
                const std::string key = pathInBody(path);
                if (key.empty()) continue;
                auto& known = out[key];
                known.insert(known.end(), samples.begin(), samples.end());
            }
        }
    }
    return out;
}

void put(Json& body, std::string_view path, const std::string& value) {
    Json* at = &body;
    for (const std::string_view part : split(path, '.')) {
        const auto index = parseInteger(part);
        if (index && *index >= 0 && *index < kMostItems && !at->is_object()) {
            at = &(*at)[static_cast<std::size_t>(*index)];
        } else if (at->is_null() || at->is_object()) {
            at = &(*at)[std::string(part)];
        } else {
            return;  // another path reads something else here
        }
    }
    if (at->is_null()) *at = value;
}

/// Bodies with the first samples, with the second ones, …, and an empty one.
std::vector<std::string> bodiesWith(const SamplesByPath& samples) {
    std::size_t count = 0;
    for (const auto& [path, values] : samples) count = std::max(count, values.size());
    std::vector<std::string> out;
    for (std::size_t i = 0; i < std::min(count, kMostBodies - 1); ++i) {
        Json body = Json::object();
        for (const auto& [path, values] : samples) {
            if (!values.empty()) put(body, path, values[i % values.size()]);
        }
        out.push_back(body.dump(-1, ' ', false, Json::error_handler_t::replace));
    }
    out.emplace_back("{}");
    return out;
}

}  // namespace

std::vector<ServiceAnswer> serviceAnswers(const Assets& assets, const SampleWorld& world) {
    std::vector<ServiceAnswer> out;
    const auto add = [&out](int status, std::string body) {
        ServiceAnswer answer;
        answer.connected = status != 0;
        answer.status_code = status;
        answer.body = std::move(body);
        if (!answer.connected) answer.failure = "cannot be reached";
        out.push_back(std::move(answer));
    };
    for (std::string& body : bodiesWith(samplesOf(assets, world))) add(200, std::move(body));
    add(404, "");
    add(500, "");
    add(0, "");
    return out;
}

}  // namespace tama::flows
