#include "requests/conduct.hpp"

#include <array>

#include <nlohmann/json.hpp>

namespace tama::requests {
namespace {

using Json = nlohmann::json;

struct SwitchMember {
    const char* name;
    bool Conduct::*member;
};
constexpr std::array kSwitches{
    SwitchMember{"file_triggers", &Conduct::file_triggers},
};

}  // namespace

std::string toJson(const Conduct& conduct) {
    Json json = Json::object();
    for (const auto& [name, member] : kSwitches) {
        if (conduct.*member) json[name] = true;
    }
    return json.dump();
}

Result<Conduct> conductFromJson(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return fail(ErrorCode::InvalidInput, "the conduct must be a JSON object", "conduct");
    Conduct conduct;
    for (const auto& [name, member] : kSwitches) {
        const auto found = json.find(name);
        if (found == json.end()) continue;
        if (!found->is_boolean()) return fail(ErrorCode::InvalidInput, "must be true or false", name);
        conduct.*member = found->get<bool>();
    }
    return conduct;
}

}  // namespace tama::requests
