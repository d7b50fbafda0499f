#include "flows/scenarios/props.hpp"

#include "base/text.hpp"

namespace tama::flows {

std::size_t ScenarioProps::draw(const Router& router, std::vector<std::string>& problems) {
    if (picks_.empty()) return 0;
    const std::string branch = picks_.front().second;
    picks_.erase(picks_.begin());
    std::vector<std::string> names;
    for (const Category& category : router.categories) names.push_back(category.name.base);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (equalsIgnoringCase(names[i], branch)) return i;
    }
    const auto number = parseInteger(branch);
    if (number && *number >= 1 && static_cast<std::size_t>(*number) <= names.size()) {
        return static_cast<std::size_t>(*number) - 1;
    }
    problems.push_back("there is no branch \"" + branch + "\"; there are: " + join(names, ", "));
    return 0;
}

ServiceAnswer ScenarioProps::answer(const ServiceRequest& request, std::vector<std::string>& problems) {
    PreparedAnswer* chosen = nullptr;
    for (PreparedAnswer& prepared : answers_) {
        if (!prepared.answer->url.matches(request.url)) continue;
        chosen = &prepared;
        if (!prepared.given) break;
    }
    ServiceAnswer out;
    if (chosen == nullptr) {
        out.failure = "the scenario has no answer for this address";
        problems.push_back(
            "calls " + request.url + ", for which the scenario has no answer; add \"webhook " + request.url +
            " answers 200 {}\""
        );
        return out;
    }
    chosen->given = true;
    out.status_code = chosen->answer->status;
    out.connected = out.status_code != 0;
    out.body = chosen->answer->body;
    if (!out.connected) out.failure = "cannot be reached";
    return out;
}

}  // namespace tama::flows
