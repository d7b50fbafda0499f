#include "flows/engine/run_scope.hpp"

#include <algorithm>

#include "flows/engine/contact_view.hpp"
#include "flows/engine/execution.hpp"
#include "flows/engine/legacy_extra.hpp"
#include "flows/engine/view.hpp"
#include "flows/expressions/attachment.hpp"
#include "flows/expressions/json.hpp"

namespace tama::flows {

namespace {

struct ResultSubject {
    const RunResult* result;
    const Environment* environment;
};

Value jsonOrNull(const std::string& json) {
    if (json.empty()) return {};
    return parseJson(json).value_or(Value());
}

constexpr View<ResultSubject>::Entry kResultEntries[] = {
    {"category", [](const ResultSubject& s) { return Value(s.result->category); }},
    {"category_localized",
     [](const ResultSubject& s) {
         return Value(
             s.result->category_localized.empty() ? s.result->category : s.result->category_localized
         );
     }},
    {"created_on", [](const ResultSubject& s) { return momentValue(s.result->created_on, *s.environment); }},
    {"extra", [](const ResultSubject& s) { return jsonOrNull(s.result->extra_json); }},
    {"input", [](const ResultSubject& s) { return Value(s.result->input); }},
    {"name", [](const ResultSubject& s) { return Value(s.result->name); }},
    {"node_uuid", [](const ResultSubject& s) { return Value(s.result->node_uuid.view()); }},
    {"value", [](const ResultSubject& s) { return Value(s.result->value); }},
};

Value resultView(const RunResult& result, const Environment& environment) {
    return viewOf(ResultSubject{&result, &environment}, kResultEntries, [](const ResultSubject& s) {
        return Value(s.result->value);
    });
}

class ResultsObject final : public Object {
  public:
    ResultsObject(const Run& run, const Environment& environment) : run_(run), environment_(environment) {}

    std::optional<Value> find(std::string_view name) const override {
        const RunResult* result = run_.result(lowerAscii(name));
        if (result == nullptr) return std::nullopt;
        return resultView(*result, environment_);
    }

    std::vector<Property> properties() const override {
        std::vector<Property> out;
        for (const auto& result : run_.results)
            out.emplace_back(result->key, resultView(*result, environment_));
        std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        return out;
    }

    std::optional<Value> defaultValue() const override {
        std::vector<std::string> lines;
        for (const auto& result : run_.results) lines.push_back(result->name + ": " + result->value);
        std::sort(lines.begin(), lines.end());
        return Value(join(lines, "\n"));
    }

  private:
    const Run& run_;
    const Environment& environment_;
};

class LocalsObject final : public Object {
  public:
    explicit LocalsObject(const Run& run) : run_(run) {}

    std::optional<Value> find(std::string_view name) const override {
        for (const auto& [key, value] : run_.locals) {
            if (equalsIgnoringCase(key, name)) return Value(value);
        }
        return std::nullopt;
    }

    std::vector<Property> properties() const override {
        std::vector<Property> out;
        for (const auto& [key, value] : run_.locals) out.emplace_back(key, Value(value));
        std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        return out;
    }

  private:
    const Run& run_;
};

struct RunSubject {
    const Run* run;
    ViewedContact contact;
    const Workflow* workflow = nullptr;  // nullptr: of another session

    void noteDeprecated(std::string_view advice) const { contact.noteDeprecated(advice); }
};

Value resultsOf(const RunSubject& subject) {
    return ObjectPtr(std::make_shared<ResultsObject>(*subject.run, subject.contact.environment()));
}

Value flowOf(const RunSubject& subject) {
    const std::int64_t revision = subject.workflow == nullptr ? 0 : subject.workflow->revision;
    return Object::of(
        {{"__default__", Value(subject.run->flow_name)},
         {"name", Value(subject.run->flow_name)},
         {"revision", Value(revision)},
         {"uuid", Value(subject.run->flow_uuid.view())}}
    );
}

Value pathOf(const RunSubject& subject) {
    std::vector<Value> steps;
    for (const PathStep& step : subject.run->path) {
        const std::string uuid = subject.run->uuid.str() + "/" + std::to_string(steps.size());
        steps.emplace_back(Object::of(
            {{"arrived_on", momentValue(step.arrived_on, subject.contact.environment())},
             {"exit_uuid", Value(step.exit_uuid.view())},
             {"node_uuid", Value(step.node_uuid.view())},
             {"uuid", Value(uuid)}}
        ));
    }
    return Value::array(std::move(steps));
}

Value exitedOn(const RunSubject& subject) {
    return subject.run->exited_on ? momentValue(*subject.run->exited_on, subject.contact.environment())
                                  : Value();
}

Value runStatus(const RunSubject& subject) {
    return Value(nameOf(subject.run->status));
}

constexpr View<RunSubject>::Entry kOldRunEntries[] = {
    {"status", &runStatus, "child.status for child.run.status"},
};

constexpr View<RunSubject>::Entry kRunEntries[] = {
    {"contact", [](const RunSubject& s) { return contactView(s.contact); }},
    {"created_on",
     [](const RunSubject& s) { return momentValue(s.run->created_on, s.contact.environment()); }},
    {"exited_on", &exitedOn},
    {"flow", &flowOf},
    {"locals", [](const RunSubject& s) { return Value(ObjectPtr(std::make_shared<LocalsObject>(*s.run))); }},
    {"path", &pathOf},
    {"results", &resultsOf},
    {"status", &runStatus},
    {"uuid", [](const RunSubject& s) { return Value(s.run->uuid.view()); }},
};

/// What is seen of a parent or child. Its `run` is where the status was in the first versions of the format.
constexpr View<RunSubject>::Entry kRelatedRunEntries[] = {
    {"contact", [](const RunSubject& s) { return contactView(s.contact); }},
    {"fields", [](const RunSubject& s) { return fieldsView(s.contact); }},
    {"flow", &flowOf},
    {"results", &resultsOf},
    {"run", [](const RunSubject& s) { return viewOf(s, kOldRunEntries); }},
    {"status", &runStatus},
    {"urns", [](const RunSubject& s) { return urnsView(s.contact); }},
    {"uuid", [](const RunSubject& s) { return Value(s.run->uuid.view()); }},
};

Value contactAtFlow(const RunSubject& subject) {
    return Value(contactView(subject.contact).toString() + "@" + subject.run->flow_name);
}

Value relatedRunView(const RunSubject& subject) {
    return viewOf(subject, kRelatedRunEntries, &contactAtFlow);
}

Value channelOfInput(const InboundMessage& input, const Assets& assets) {
    const Channel* channel = assets.channel(input.channel_uuid);
    return channel == nullptr ? Value() : channelValue(*channel);
}

struct InputSubject {
    const InboundMessage* input;
    const Environment* environment;
    const Assets* assets;
};

constexpr View<InputSubject>::Entry kInputEntries[] = {
    {"attachments",
     [](const InputSubject& s) {
         return Value::array({s.input->attachments.begin(), s.input->attachments.end()});
     }},
    {"channel", [](const InputSubject& s) { return channelOfInput(*s.input, *s.assets); }},
    {"created_on", [](const InputSubject& s) { return momentValue(s.input->received_on, *s.environment); }},
    {"external_id", [](const InputSubject& s) { return Value(s.input->external_id); }},
    {"text", [](const InputSubject& s) { return Value(s.input->text); }},
    {"type", [](const InputSubject&) { return Value("msg"); }},
    {"urn",
     [](const InputSubject& s) {
         return s.input->urn.empty() ? Value() : urnValue(s.input->urn, *s.environment);
     }},
    {"uuid", [](const InputSubject& s) { return Value(s.input->uuid); }},
};

Value inputValue(
    const std::optional<Shared<InboundMessage>>& input, const Environment& environment, const Assets& assets
) {
    if (!input) return {};
    return viewOf(InputSubject{&**input, &environment, &assets}, kInputEntries, [](const InputSubject& s) {
        std::string shown = s.input->text;
        for (const std::string& attachment : s.input->attachments) {
            if (!shown.empty()) shown += '\n';
            shown += partsOfAttachment(attachment).url;
        }
        return Value(shown);
    });
}

Value triggerValue(const Trigger& trigger) {
    const Value params = jsonOrNull(trigger.params_json);
    const bool by_user = !trigger.user.empty() || !trigger.user_email.empty();
    return Object::of(
        {{"campaign",
          trigger.campaign.empty()
              ? Value()
              : Value(Object::of({{"__default__", Value(trigger.campaign)}, {"name", Value(trigger.campaign)}}))},
         {"keyword", Value(trigger.keyword)},
         {"optin", Value()},
         {"origin", Value(trigger.origin)},
         {"params", params.isNull() ? Value(Object::of({})) : params},
         {"ticket", Value()},
         {"type", Value(nameOf(trigger.type))},
         {"user", by_user ? userValue(trigger.user, trigger.user_email) : Value()}}
    );
}

Value resumeValue(std::string_view type) {
    if (type.empty()) return {};
    return Object::of({{"dial", Value()}, {"type", Value(type)}});
}

Value globalsValue(const Assets& assets) {
    std::vector<Object::Property> properties;
    std::vector<std::string> lines;
    for (const Global& global : assets.globals) {
        properties.emplace_back(global.key, Value(global.value));
        lines.push_back(global.name + ": " + global.value);
    }
    std::sort(lines.begin(), lines.end());
    properties.emplace_back("__default__", Value(join(lines, "\n")));
    return Object::of(std::move(properties));
}

Value webhookValue(const std::optional<WebhookResult>& webhook) {
    if (!webhook) return {};
    std::vector<Object::Property> headers;
    for (const auto& [name, value] : webhook->headers) headers.emplace_back(name, Value(value));
    return Object::of(
        {{"__default__", Value(webhook->request)},
         {"headers", Value(Object::of(std::move(headers)))},
         {"json", jsonOrNull(webhook->json)},
         {"status", Value(webhook->status_code)}}
    );
}

Value nodeValue(const Run& run, const Workflow& workflow) {
    if (run.path.empty()) return {};
    const Uuid& uuid = run.path.back().node_uuid;
    const auto visits = std::count_if(run.path.begin(), run.path.end(), [&](const PathStep& step) {
        return step.node_uuid == uuid;
    });
    std::vector<Value> categories;
    const std::size_t index = workflow.indexOf(uuid);
    if (index != kNowhere && workflow.nodes[index].router) {
        for (const Category& category : workflow.nodes[index].router->categories) {
            categories.emplace_back(category.name.base);
        }
    }
    return Object::of(
        {{"categories", Value::array(std::move(categories))},
         {"uuid", Value(uuid.view())},
         {"visit_count", Value(static_cast<std::int64_t>(visits))}}
    );
}

}  // namespace

Value RunScope::parent() const {
    const Run& run = execution_.run();
    if (run.parent != kNoParent) {
        const Session& session = execution_.session();
        return relatedRunView(
            {&session.runs[run.parent], {&execution_.contact(), &execution_}, execution_.workflow(run.parent)}
        );
    }
    const Trigger& trigger = *execution_.session().trigger;
    if (trigger.parent_json.empty()) return {};
    if (!parent_) parent_ = std::make_unique<const RunSummary>(decodeRunSummary(trigger.parent_json));
    return relatedRunView({&parent_->run, {&parent_->contact, &execution_}});
}

Value RunScope::child() const {
    const std::size_t child = execution_.lastChild();
    if (child == kNoParent) return {};
    const Session& session = execution_.session();
    return relatedRunView(
        {&session.runs[child], {&execution_.contact(), &execution_}, execution_.workflow(child)}
    );
}

Value RunScope::lookup(std::string_view name) const {
    const Session& session = execution_.session();
    const Environment& environment = execution_.environment();
    const ViewedContact contact{&execution_.contact(), &execution_};
    if (name == "contact") return contactView(contact);
    if (name == "fields") return fieldsView(contact);
    if (name == "urns") return urnsView(contact);
    if (name == "input") return inputValue(session.input, environment, execution_.assets());
    if (name == "trigger") return triggerValue(*session.trigger);
    if (name == "resume") return resumeValue(execution_.resumeType());
    if (name == "globals") return globalsValue(execution_.assets());
    if (name == "ticket") return ticketView(contact);
    if (session.runs.empty()) return {};
    const Run& run = execution_.run();
    if (name == "results") return resultsOf({&run, contact});
    if (name == "locals") return ObjectPtr(std::make_shared<LocalsObject>(run));
    if (name == "run") {
        return viewOf(RunSubject{&run, contact, &execution_.workflow()}, kRunEntries, &contactAtFlow);
    }
    if (name == "parent") return parent();
    if (name == "child") return child();
    if (name == "webhook") return webhookValue(run.webhook);
    if (name == "node") return nodeValue(run, execution_.workflow());
    if (name == "legacy_extra") {
        execution_.noteDeprecated("results for legacy_extra");
        return legacyExtra(*session.trigger, run);
    }
    return Value::error("there is no @" + std::string(name));
}

}  // namespace tama::flows
