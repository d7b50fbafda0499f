// A scenario file as read: what an author writes beside a workflow to say how a conversation must go. Plain
// values, in the order of the file; every one knows its lines, so that a failure can name them.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "flows/scenarios/expected_text.hpp"

namespace tama::flows {

/// Lines of the file, from 1. A message may take several.
struct ScriptLines {
    std::size_t first = 0;
    std::size_t last = 0;
    std::size_t indent = 0;  // blanks before the first
};

/// "language: fra": what is so before the conversation begins.
struct ScriptSetting {
    std::string name;      // one of settingNames()
    std::string argument;  // the key of a field; else empty
    std::string value;
    ScriptLines lines;
};

struct WorkerSays {  // "Worker: 1"
    std::string text;
};
struct TamaSays {  // "Tama: Thank you…"
    ExpectedText text;
};
struct TamaSaysAnything {};  // "…": any number of messages
struct TimePasses {          // "wait 2 days"
    std::chrono::seconds duration{0};
};
struct TimeComes {  // "wait until 2026-03-01 09:00", in the scenario's time zone
    std::string date_time;
};
struct UntilTimeOut {};  // "wait for time-out"
struct UntilExpiry {};   // "wait for expiry"
struct UntilCampaign {};  // "wait for campaign": until the next event of a campaign that starts a workflow

struct ResultIs {  // "result ACT weeks = 6": the value of an answer that was understood, or the category
    std::string name;
    std::string value;  // empty = not saved: "result ACT weeks = (none)"
    std::string category;  // not empty: "= 6 (Valid)", both are meant
};
struct ContactIs {  // "language = fra", "field district = Bo"
    std::string name;
    std::string argument;
    std::string value;  // empty = not set: "(none)"
};
struct GroupIs {  // "in group Reporters", "not in group Reporters"
    std::string name;
    bool member = true;
};
enum class Ending : std::uint8_t { Completed, Expired, Failed, StillWaits };
struct EndsAs {  // "ends", "ends expired", "ends failed", "still waits"
    Ending ending = Ending::Completed;
};
struct LogsProblem {  // "problem …": the engine reports an error in the workflow
    ExpectedText text;
};
enum class SideEffect : std::uint8_t { Broadcast, Ticket, Email };
struct HasSideEffect {  // "broadcast = Case alert…"
    SideEffect kind = SideEffect::Broadcast;
    ExpectedText text;
};
struct PicksBranch {  // "pick Group B" or "pick 2": where the next random split leads
    std::string branch;
};
struct WebhookAnswers {  // "webhook https://… answers 200 {…}", "webhook https://… fails"
    ExpectedText url;
    int status = 0;  // 0 = cannot be reached
    std::string body;
};

using ScriptAction = std::variant<
    WorkerSays,
    TamaSays,
    TamaSaysAnything,
    TimePasses,
    TimeComes,
    UntilTimeOut,
    UntilExpiry,
    UntilCampaign,
    ResultIs,
    ContactIs,
    GroupIs,
    EndsAs,
    LogsProblem,
    HasSideEffect,
    PicksBranch,
    WebhookAnswers>;

struct ScriptStep {
    ScriptLines lines;
    ScriptAction action;
};

struct Script {
    std::string name;
    ScriptLines lines;
    std::vector<ScriptSetting> settings;
    std::vector<ScriptStep> steps;
};

struct ScriptFile {
    std::vector<ScriptSetting> settings;  // before the first scenario: for all of them
    std::vector<Script> scenarios;
};

}  // namespace tama::flows
