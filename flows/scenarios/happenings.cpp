#include "flows/scenarios/happenings.hpp"

#include <utility>

#include "base/text.hpp"
#include "flows/scenarios/durations.hpp"
#include "flows/scenarios/next_campaign.hpp"

namespace tama::flows {

namespace {

/// The worker answers a minute after the question came.
constexpr std::chrono::minutes kTimeToAnswer(1);

}  // namespace

void Happenings::take(const WorkerSays& worker) {
    stage_.settle();
    if (!stage_.begun()) return beginWith(worker.text);
    if (!stage_.conversation.waiting() && !stage_.conversation.firedBy(worker.text)) {
        return stage_.stop("a question that waits for an answer", stage_.standing());
    }
    stage_.hear("Worker: " + worker.text);
    stage_.conversation.setTime(stage_.conversation.now() + kTimeToAnswer);
    const auto taken = stage_.conversation.hear(worker.text);
    if (!taken) return stage_.stop("Worker: " + worker.text, taken.error().message);
    if (*taken) stage_.hear("(begins \"" + (*taken)->trigger->flow_name + "\")");
    stage_.collect();
}

void Happenings::beginWith(const std::string& text) {
    stage_.hear("Worker: " + text);
    const auto fired = stage_.conversation.firedBy(text);
    const bool fits = fired && fired->trigger->flow_uuid == stage_.conversation.flow().uuid;
    const std::string words = wordsOfFlow();
    if (!fits && !words.empty()) {
        const std::string other =
            fired ? "which starts \"" + fired->trigger->flow_name + "\" for this worker"
                  : "begin with \"Tama: …\" where Tama writes first";
        return stage_.stop(
            "a trigger word of \"" + stage_.conversation.flow().name + "\":" + words,
            "Worker: " + text + " (" + other + ")"
        );
    }
    Trigger trigger;
    trigger.type = TriggerType::Msg;
    trigger.msg = stage_.conversation.message(text);
    if (fits) trigger.keyword = fired->keyword;
    stage_.begin(std::move(trigger));
}

/// Each after a blank.
std::string Happenings::wordsOfFlow() const {
    std::string words;
    for (const TriggerDefinition& trigger : stage_.assets->triggers) {
        if (trigger.flow_uuid != stage_.conversation.flow().uuid || trigger.keywords.empty()) continue;
        words += " " + join(trigger.keywords, " ");
    }
    return words;
}

void Happenings::take(const TimePasses& wait) { passUntil(stage_.conversation.now() + wait.duration); }

void Happenings::take(const TimeComes& wait) {
    const auto time = timeFromWords(wait.date_time, stage_.zone);
    if (!time || *time < stage_.conversation.now()) {
        return stage_.stop(
            "wait until " + wait.date_time,
            "it is " + timeInWords(stage_.conversation.now(), stage_.zone) + " already"
        );
    }
    passUntil(*time);
}

void Happenings::passUntil(WallTime time) {
    stage_.settleBegun();
    for (;;) {
        const auto time_out = stage_.conversation.timesOutAt();
        const auto expiry = stage_.conversation.expiresAt();
        if (time_out && *time_out <= time && (!expiry || *time_out <= *expiry)) {
            timeOutAt(*time_out);
        } else if (expiry && *expiry <= time) {
            expireAt(*expiry);
        } else {
            break;
        }
    }
    stage_.conversation.setTime(time);
}

void Happenings::take(const UntilTimeOut&) {
    stage_.settleBegun();
    const auto time_out = stage_.conversation.timesOutAt();
    if (!time_out) return stage_.stop("a question with a time-out", stage_.standing());
    timeOutAt(*time_out);
}

void Happenings::take(const UntilExpiry&) {
    stage_.settleBegun();
    const auto expiry = stage_.conversation.expiresAt();
    if (!expiry) return stage_.stop("a question that can expire", stage_.standing());
    expireAt(*expiry);
}

/// The scenario's workflow must be the one that is started: a conversation is about one.
void Happenings::take(const UntilCampaign&) {
    if (stage_.begun()) stage_.settle();
    if (stage_.conversation.waiting()) {
        return stage_.stop("the end of the conversation before", stage_.standing());
    }
    // What has begun a conversation at this moment does not begin another.
    WallTime from = stage_.conversation.now();
    if (campaign_at_ == from) from += Milliseconds{1};
    auto next = nextCampaign(*stage_.assets, stage_.conversation, from);
    if (!next) {
        return stage_.stop(
            "a campaign that starts \"" + stage_.conversation.flow().name + "\" for this worker",
            "there is none from " + timeInWords(stage_.conversation.now(), stage_.zone) +
                " on; set its group and date above the first step"
        );
    }
    stage_.conversation.setTime(next->time);
    campaign_at_ = next->time;
    stage_.hear("(" + timeInWords(next->time, stage_.zone) + ": campaign " + next->name + ")");
    Trigger trigger;
    trigger.type = TriggerType::Campaign;
    trigger.campaign = std::move(next->name);
    stage_.conversation.meet(std::move(next->contact));
    stage_.begin(std::move(trigger));
}

void Happenings::timeOutAt(WallTime time) {
    stage_.conversation.setTime(time);
    stage_.hear("(" + timeInWords(time, stage_.zone) + ": no answer, time-out)");
    if (stage_.conversation.timeOut()) stage_.collect();
}

void Happenings::expireAt(WallTime time) {
    stage_.conversation.setTime(time);
    stage_.hear("(" + timeInWords(time, stage_.zone) + ": expired)");
    if (stage_.conversation.expire()) stage_.collect();
}

void Happenings::take(const PicksBranch& pick) { stage_.props.addPick(pick, stage_.lines().first); }
void Happenings::take(const WebhookAnswers& answer) { stage_.props.addAnswer(answer); }

}  // namespace tama::flows
