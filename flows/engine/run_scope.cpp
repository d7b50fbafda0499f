#include "flows/engine/run_scope.hpp"

#include <algorithm>

#include "flows/engine/contact_view.hpp"
#include "flows/engine/execution.hpp"
#include "flows/engine/view.hpp"
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
        for (const RunResult& result : run_.results)
            out.emplace_back(result.key, resultView(result, environment_));
        std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        return out;
    }

    std::optional<Value> defaultValue() const override {
        std::vector<std::string> lines;
        for (const RunResult& result : run_.results) lines.push_back(result.name + ": " + result.value);
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
    ContactSubject contact;
};

Value resultsOf(const RunSubject& subject) {
    return ObjectPtr(std::make_shared<ResultsObject>(*subject.run, *subject.contact.environment));
}

Value flowOf(const RunSubject& subject) {
    return Object::of(
        {{"__default__", Value(subject.run->flow_name)},
         {"name", Value(subject.run->flow_name)},
         {"uuid", Value(subject.run->flow_uuid.view())}}
    );
}

Value pathOf(const RunSubject& subject) {
    std::vector<Value> steps;
    for (const PathStep& step : subject.run->path) {
        steps.emplace_back(Object::of(
            {{"arrived_on", momentValue(step.arrived_on, *subject.contact.environment)},
             {"exit_uuid", step.exit_uuid.empty() ? Value() : Value(step.exit_uuid.view())},
             {"node_uuid", Value(step.node_uuid.view())}}
        ));
    }
    return Value::array(std::move(steps));
}

Value exitedOn(const RunSubject& subject) {
    return subject.run->exited_on ? momentValue(*subject.run->exited_on, *subject.contact.environment)
                                  : Value();
}

constexpr View<RunSubject>::Entry kRunEntries[] = {
    {"contact", [](const RunSubject& s) { return contactView(s.contact); }},
    {"created_on",
     [](const RunSubject& s) { return momentValue(s.run->created_on, *s.contact.environment); }},
    {"exited_on", &exitedOn},
    {"fields", [](const RunSubject& s) { return fieldsView(s.contact); }},
    {"flow", &flowOf},
    {"path", &pathOf},
    {"results", &resultsOf},
    {"status", [](const RunSubject& s) { return Value(nameOf(s.run->status)); }},
    {"urns", [](const RunSubject& s) { return urnsView(s.contact); }},
    {"uuid", [](const RunSubject& s) { return Value(s.run->uuid.view()); }},
};

Value runView(const Run& run, const ContactSubject& contact) {
    return viewOf(RunSubject{&run, contact}, kRunEntries, [](const RunSubject& s) {
        std::string_view name = s.contact.contact->name;
        return Value(std::string(name) + "@" + s.run->flow_name);
    });
}

struct InputSubject {
    const InboundMessage* input;
    const Environment* environment;
};

Value textOrNothing(const std::string& text) {
    return text.empty() ? Value() : Value(text);
}

constexpr View<InputSubject>::Entry kInputEntries[] = {
    {"attachments",
     [](const InputSubject& s) {
         return Value::array({s.input->attachments.begin(), s.input->attachments.end()});
     }},
    {"created_on", [](const InputSubject& s) { return momentValue(s.input->received_on, *s.environment); }},
    {"external_id", [](const InputSubject& s) { return textOrNothing(s.input->external_id); }},
    {"text", [](const InputSubject& s) { return Value(s.input->text); }},
    {"type", [](const InputSubject&) { return Value("msg"); }},
    {"urn", [](const InputSubject& s) { return textOrNothing(s.input->urn); }},
    {"uuid", [](const InputSubject& s) { return Value(s.input->uuid); }},
};

Value inputValue(const std::optional<InboundMessage>& input, const Environment& environment) {
    if (!input) return {};
    return viewOf(InputSubject{&*input, &environment}, kInputEntries, [](const InputSubject& s) {
        std::string shown = s.input->text;
        for (const std::string& attachment : s.input->attachments) {
            if (!shown.empty()) shown += '\n';
            shown += attachment.substr(attachment.find(':') + 1);
        }
        return Value(shown);
    });
}

Value triggerValue(const Trigger& trigger) {
    constexpr const char* kTypes[] = {"manual", "msg", "flow_action", "campaign"};
    const Value params = jsonOrNull(trigger.params_json);
    return Object::of(
        {{"campaign", textOrNothing(trigger.campaign)},
         {"keyword", textOrNothing(trigger.keyword)},
         {"origin", textOrNothing(trigger.origin)},
         {"params", params.isNull() ? Value(Object::of({})) : params},
         {"type", Value(kTypes[static_cast<std::size_t>(trigger.type)])},
         {"user", textOrNothing(trigger.user)}}
    );
}

Value webhookValue(const std::optional<WebhookResult>& webhook) {
    if (!webhook) return {};
    std::vector<Object::Property> headers;
    for (const auto& [name, value] : webhook->headers) headers.emplace_back(name, Value(value));
    return Object::of(
        {{"headers", Value(Object::of(std::move(headers)))},
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
    const ContactSubject contact{&execution_.contact(), &execution_.assets(), &execution_.environment()};
    if (run.parent != kNoParent) return runView(execution_.session().runs[run.parent], contact);
    const Trigger& trigger = execution_.session().trigger;
    if (trigger.parent_json.empty()) return {};
    if (!parent_) parent_ = std::make_unique<const RunSummary>(decodeRunSummary(trigger.parent_json));
    return runView(parent_->run, {&parent_->contact, &execution_.assets(), &execution_.environment()});
}

Value RunScope::lookup(std::string_view name) const {
    const Session& session = execution_.session();
    const Environment& environment = execution_.environment();
    const ContactSubject contact{&execution_.contact(), &execution_.assets(), &environment};
    if (name == "contact") return contactView(contact);
    if (name == "fields") return fieldsView(contact);
    if (name == "urns") return urnsView(contact);
    if (name == "input") return inputValue(session.input, environment);
    if (name == "trigger") return triggerValue(session.trigger);
    if (name == "globals") return Object::of({});
    if (name == "ticket" || name == "legacy_extra" || name == "resume") return {};
    if (session.runs.empty()) return {};
    const Run& run = execution_.run();
    if (name == "results") return resultsOf({&run, contact});
    if (name == "locals") return ObjectPtr(std::make_shared<LocalsObject>(run));
    if (name == "run") return runView(run, contact);
    if (name == "parent") return parent();
    if (name == "child") {
        const Run* child = execution_.lastChild();
        return child == nullptr ? Value() : runView(*child, contact);
    }
    if (name == "webhook") return webhookValue(run.webhook);
    if (name == "node") return nodeValue(run, execution_.workflow());
    return Value::error("there is no @" + std::string(name));
}

}  // namespace tama::flows
