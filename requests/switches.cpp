#include "requests/switches.hpp"

#include <array>
#include <stdexcept>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/enum_words.hpp"
#include "gateway/channel_store.hpp"
#include "gateway/routing.hpp"
#include "requests/audit_trail.hpp"
#include "requests/use_case_store.hpp"

namespace tama::requests {
namespace {

using gateway::ChannelMode;

constexpr std::array kSwitchWords{
    std::pair{SwitchAct::Pause, std::string_view{"pause"}},
    std::pair{SwitchAct::Resume, std::string_view{"resume"}},
    std::pair{SwitchAct::Drain, std::string_view{"drain"}},
    std::pair{SwitchAct::Kill, std::string_view{"kill"}},
};

ChannelMode modeOfAct(SwitchAct act) {
    switch (act) {
        case SwitchAct::Pause:
            return ChannelMode::Paused;
        case SwitchAct::Resume:
            return ChannelMode::Open;
        case SwitchAct::Drain:
            return ChannelMode::Draining;
        case SwitchAct::Kill:
            return ChannelMode::Killed;
    }
    throw std::logic_error("a value outside its enumeration");
}

Action actionOf(SwitchAct act) {
    switch (act) {
        case SwitchAct::Pause:
            return Action::Pause;
        case SwitchAct::Resume:
            return Action::Resume;
        case SwitchAct::Drain:
            return Action::Drain;
        case SwitchAct::Kill:
            return Action::Stop;
    }
    throw std::logic_error("a value outside its enumeration");
}

}  // namespace

std::string_view nameOf(SwitchAct act) {
    return wordOf(kSwitchWords, act);
}

std::optional<SwitchAct> switchActFrom(std::string_view name) {
    return valueOf(kSwitchWords, name);
}

Result<ChannelMode> modeAfter(ChannelMode mode, SwitchAct act) {
    const ChannelMode after = modeOfAct(act);
    const bool drained = after == ChannelMode::Draining && mode == ChannelMode::Drained;
    if (after == mode || drained) {
        return fail(ErrorCode::Conflict, fmt::format("the channel is {} already", gateway::nameOf(mode)));
    }
    if (after == ChannelMode::Draining && mode == ChannelMode::Killed) {
        return fail(ErrorCode::Conflict, "the channel is killed and has nothing to send: resume it first");
    }
    return after;
}

Result<ChannelMode> switchChannel(
    store::Transaction& tx, std::string_view name, SwitchAct act, const Deed& deed
) {
    const auto id = gateway::channelNamed(tx, name);
    if (!id) return fail(id.error());
    const ChannelMode before = gateway::modeOf(gateway::conditionsOf(tx), *id);
    const auto after = modeAfter(before, act);
    if (!after) return after;
    gateway::setMode(tx, *id, *after);
    auto evidence = nlohmann::json::parse(deed.evidence);
    evidence["channel"] = name;
    appendAudit(
        tx,
        {kNoUseCase,
         fmt::format("channel_{}", nameOf(act)),
         std::string(gateway::nameOf(before)),
         std::string(gateway::nameOf(*after)),
         deed.actor,
         deed.at,
         evidence.dump()}
    );
    return after;
}

Result<State> switchUseCase(
    store::Transaction& tx, UseCases& use_cases, const std::string& use_case, SwitchAct act, const Deed& deed
) {
    const auto id = use_case_store::idOf(tx, use_case);
    if (!id) return fail(ErrorCode::NotFound, "there is no such use case", use_case);
    return use_cases.act(tx, *id, actionOf(act), deed);
}

}  // namespace tama::requests
