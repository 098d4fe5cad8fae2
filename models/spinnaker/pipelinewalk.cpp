// SPDX-License-Identifier: Apache-2.0
#include "models/spinnaker/pipelinewalk.h"

#include "models/outputs/jsontext.h"

using namespace Qt::StringLiterals;

namespace Spinnaker {

namespace {

constexpr int deepest = 6; ///< lists in wrappers in lists: no export nests further
constexpr qsizetype mostItems = 20'000; ///< of one list

bool isManifest(JsonView object)
{
    return object.member("apiVersion"_L1).isString() && object.member("kind"_L1).isString();
}

bool isStage(JsonView object)
{
    if (!object.member("type"_L1).isString() || isManifest(object))
        return false;
    return object.member("type"_L1).text() == "runJobManifest"_L1 || object.member("refId"_L1).isString()
        || object.member("requisiteStageRefIds"_L1).isArray() || object.member("context"_L1).isObject()
        || object.member("cloudProvider"_L1).isString();
}

/// Orca's "Run Job (Manifest)" is its runJob stage with an alias; both spellings reach the same code there. Titus has a
/// runJob stage too, without a manifest.
bool runsJob(JsonView stage)
{
    const StageFields fields(stage);
    const QString type = stage.member("type"_L1).text();
    if (type == "runJobManifest"_L1)
        return true;
    const QString alias = fields.text("alias"_L1);
    if (type != "runJob"_L1 && alias != "runJob"_L1 && alias != "preconfiguredJob"_L1)
        return false;
    return fields.get("manifest"_L1).isSet() || fields.get("manifests"_L1).isSet()
        || fields.get("manifestArtifact"_L1).isObject() || fields.get("manifestArtifactId"_L1).isString();
}

class Walker
{
public:
    explicit Walker(qsizetype limit) : m_limit(limit) { }

    void visit(JsonView value, JsonView variables, int depth)
    {
        if (depth > deepest || m_walk.cut)
            return;
        if (value.isArray()) {
            for (Outputs::Json::ItemCursor cursor(value.json()); !cursor.atEnd();)
                visit(JsonView(cursor.next().value), variables, depth + 1);
            return;
        }
        if (!value.isObject() || isManifest(value))
            return;
        if (const JsonView stages = value.member("stages"_L1); stages.isArray()) {
            for (const JsonView stage : stages.items(mostItems))
                add(stage, value, variables);
            return;
        }
        if (isStage(value)) {
            add(value, {}, variables);
            return;
        }
        // A template's pipeline (version 2), pipelines as code, what the API answers with.
        const JsonView own = value.member("variables"_L1);
        for (const auto key : {"pipeline"_L1, "pipelines"_L1, "execution"_L1, "stage"_L1}) {
            if (const JsonView inner = value.member(key); inner.isObject() || inner.isArray())
                visit(inner, own.isArray() ? own : variables, depth + 1);
        }
    }
    [[nodiscard]] Walk take() { return std::move(m_walk); }

private:
    void add(JsonView stage, JsonView pipeline, JsonView variables)
    {
        if (!stage.isObject())
            return;
        if (!runsJob(stage)) {
            constexpr qsizetype mostTypes = 100;
            const QString type = stage.member("type"_L1).text().left(100);
            if (m_walk.otherTypes.size() < mostTypes || m_walk.otherTypes.contains(type))
                ++m_walk.otherTypes[type];
        } else if (m_walk.stages.size() >= m_limit) {
            m_walk.cut = true;
        } else {
            m_walk.stages.append({stage, pipeline, variables});
        }
    }

    Walk m_walk;
    qsizetype m_limit;
};

} // namespace

StageFields::StageFields(JsonView stage) : m_stage(stage)
{
    m_inner = stage.member("context"_L1);
    m_isContext = m_inner.isObject();
    if (!m_isContext)
        m_inner = stage.member("config"_L1);
}

JsonView StageFields::get(QLatin1StringView key) const
{
    const JsonView inner = m_inner.member(key);
    return inner.isMissing() ? m_stage.member(key) : inner;
}

Walk findStages(JsonView root, qsizetype limit)
{
    Walker walker(limit);
    walker.visit(root, {}, 0);
    return walker.take();
}

bool looksLikeSpinnaker(JsonView root)
{
    if (root.isArray()) {
        for (const JsonView item : root.items(1)) // lists are of one kind
            return item.isObject() && looksLikeSpinnaker(item);
        return false;
    }
    if (!root.isObject() || isManifest(root))
        return false;
    if (root.member("stages"_L1).isArray() || isStage(root))
        return true;
    const JsonView pipelines = root.member("pipelines"_L1);
    if (pipelines.isArray() && looksLikeSpinnaker(pipelines))
        return true;
    for (const auto key : {"pipeline"_L1, "execution"_L1, "stage"_L1}) {
        const JsonView inner = root.member(key);
        if (inner.isObject() && (inner.member("stages"_L1).isArray() || isStage(inner)))
            return true;
    }
    return false;
}

} // namespace Spinnaker
