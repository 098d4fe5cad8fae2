// SPDX-License-Identifier: Apache-2.0
// Formats and rules: Spinnaker's clouddriver-artifacts, one package per type.
#include "widgets/common/artifacttypes.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

class Types
{
    Q_DECLARE_TR_FUNCTIONS(Widgets::ArtifactTypes)

public:
    static QList<ArtifactType> all()
    {
        return objectStores() + webAndGit() + repositories() + cluster() + inlineAndLocal() + references();
    }

private:
    static ReferenceField reference(const QString &example, const QString &help)
    {
        return {tr("Reference:"), example, help};
    }

    static ReferenceField branch()
    {
        return {
            tr("Version:"), tr("the default branch"),
            tr("A branch, a tag or a commit. Empty: the repository's default branch, where Spinnaker reads master.")};
    }

    static QString ignored() { return tr("Spinnaker ignores the version of this type, and so does the console."); }

    static QString inReference() { return tr("The version is part of the reference."); }

    static QString netrc() { return tr("user and password from ~/.netrc, else none"); }

    static QList<ArtifactType> objectStores()
    {
        const QString group = tr("Object stores");
        ArtifactType s3{u"s3/object"_s, group, tr("Amazon S3 and compatible"), {}, {}, ignored(), {}, {}, {}};
        s3.reference = reference(u"s3://bucket/path/output.json"_s, tr("s3://BUCKET/KEY; the s3:// may be left out."));
        s3.automatic
            = tr("as the AWS tools find them: AWS_… variables, profiles in ~/.aws, single sign-on, container and "
                 "instance roles");
        ArtifactType gcs{u"gcs/object"_s, group, tr("Google Cloud Storage"), {}, {}, {}, {}, {}, {}};
        gcs.reference = reference(u"gs://bucket/path/output.json"_s,
                                  tr("gs://BUCKET/OBJECT; #GENERATION at the end names one generation."));
        gcs.versionNote = tr("The generation is part of the reference: gs://bucket/object#123.");
        gcs.automatic = tr("application default credentials: GOOGLE_APPLICATION_CREDENTIALS, gcloud, else anonymous");
        ArtifactType oracle{u"oracle/object"_s, group, tr("Oracle Object Storage"), {}, {}, {}, {}, {}, {}};
        oracle.reference = reference(u"oci://bucket/path/output.json"_s,
                                     tr("oci://BUCKET/OBJECT; #VERSION at the end names one version."));
        oracle.versionNote = tr("The version is part of the reference: oci://bucket/object#version.");
        oracle.automatic = tr("~/.oci/config, profile DEFAULT");
        return {s3, gcs, oracle};
    }

    static QList<ArtifactType> webAndGit()
    {
        const QString group = tr("Web and Git");
        ArtifactType http{u"http/file"_s, group, tr("a web address"), {}, {}, ignored(), {}, {}, netrc()};
        http.reference = reference(u"https://host.example/output.json"_s, tr("A full http or https address."));
        ArtifactType github{u"github/file"_s, group, tr("a file on GitHub"), {}, branch(), {}, {}, {}, {}};
        github.reference
            = reference(u"https://api.github.com/repos/OWNER/REPO/contents/PATH"_s,
                        tr("The contents address of GitHub's API (GitHub Enterprise: https://HOST/api/v3/repos/…), or "
                           "OWNER/REPO/PATH."));
        github.automatic = tr("GH_TOKEN or GITHUB_TOKEN, for GH_HOST their ENTERPRISE forms, ~/.netrc, else none");
        ArtifactType gitlab{u"gitlab/file"_s, group, tr("a file on GitLab"), {}, branch(), {}, {}, {}, {}};
        gitlab.reference = reference(u"https://gitlab.com/api/v4/projects/ID/repository/files/PATH/raw"_s,
                                     tr("The raw-file address of GitLab's API (slashes in PATH are written %2F), or "
                                        "GROUP/PROJECT/-/PATH."));
        gitlab.automatic = tr("GITLAB_TOKEN, GITLAB_ACCESS_TOKEN or CI_JOB_TOKEN, ~/.netrc, else none");
        ArtifactType bitbucket{u"bitbucket/file"_s, group, tr("a file on Bitbucket"), {}, {}, {}, {}, {}, {}};
        bitbucket.automatic = tr("BITBUCKET_TOKEN, ~/.netrc, else none");
        bitbucket.reference
            = reference(u"https://api.bitbucket.org/2.0/repositories/WORKSPACE/REPO/src/COMMIT/PATH"_s,
                        tr("The source address of Bitbucket's API; for Bitbucket Server the raw address."));
        bitbucket.versionNote = inReference();
        ArtifactType git{u"git/repo"_s, group, tr("a file in a Git repository"), {}, branch(), {}, {}, {}, {}};
        git.reference = reference(u"https://host.example/owner/repo.git"_s, tr("A clone address: https or ssh."));
        git.location = {tr("File:"), u"out/output.json"_s, tr("The file's path in the repository.")};
        git.automatic = tr("Git's own: credential helpers, ~/.netrc, the ssh agent and keys");
        return {http, github, gitlab, bitbucket, git};
    }

    static QList<ArtifactType> repositories()
    {
        const QString group = tr("Repositories");
        ArtifactType maven{u"maven/file"_s, group, tr("a Maven repository"), {}, {}, inReference(), {}, {}, netrc()};
        maven.reference
            = reference(u"org.example:output:json:1.2.0"_s,
                        tr("GROUP:ARTIFACT[:EXTENSION[:CLASSIFIER]]:VERSION; LATEST, RELEASE and ranges work. "
                           "The account names the repository."));
        ArtifactType ivy{u"ivy/file"_s, group, tr("an Ivy repository"), {}, {}, inReference(), {}, {}, netrc()};
        ivy.reference
            = reference(u"org.example:output:1.2.0"_s, tr("ORG:MODULE:REVISION. The account names the repository."));
        ArtifactType jenkins{u"jenkins/file"_s, group, tr("a file of a Jenkins build"), {}, {}, {}, {}, {}, {}};
        jenkins.automatic = tr("JENKINS_USER_ID and JENKINS_API_TOKEN for JENKINS_URL, ~/.netrc, else none");
        jenkins.name = {tr("Job:"), u"team/release"_s, tr("The Jenkins job; folders are separated by slashes.")};
        jenkins.reference
            = reference(u"target/output.json"_s,
                        tr("The path below the build's artifact/; or the file's whole address, without a job."));
        jenkins.version = {tr("Build:"), u"lastSuccessfulBuild"_s, tr("A build number, or lastSuccessfulBuild.")};
        ArtifactType chart{u"helm/chart"_s, group, tr("a Helm chart's values"), {}, {}, {}, {}, {}, netrc()};
        chart.name = {tr("Chart:"), u"my-chart"_s, tr("The chart's name in the repository that the account names.")};
        chart.version = {tr("Version:"), tr("the newest"), tr("An exact version. Empty: the newest.")};
        ArtifactType index{u"helm/index"_s, group, tr("a Helm repository's index"), {}, {}, {}, {}, {}, netrc()};
        index.versionNote = tr("The index has no versions.");
        ArtifactType image{u"helm/image"_s, group, tr("a Helm chart in an OCI registry"), {}, {}, {}, {}, {}, {}};
        image.name
            = {tr("Chart:"), u"charts/my-chart"_s, tr("The chart's name in the registry that the account names.")};
        image.version = {tr("Tag:"), u"1.2.0"_s, tr("The image's tag.")};
        image.automatic = tr("what helm registry login and docker login stored, else none");
        ArtifactType front50{
            u"front50/pipelineTemplate"_s, group, tr("a Spinnaker pipeline template"), {}, {}, {}, {}, {}, {}};
        front50.reference
            = reference(u"spinnaker://my-template:stable"_s,
                        tr("spinnaker://ID[:TAG] or spinnaker://ID@sha256:DIGEST. The account names Front50."));
        front50.versionNote = inReference();
        return {maven, ivy, jenkins, chart, index, image, front50};
    }

    static QList<ArtifactType> cluster()
    {
        const QString group = tr("Cluster");
        const QString automatic = tr("the run's own connection");
        const QString note = tr("Objects of a cluster have no versions to choose.");
        const ReferenceField space{tr("Namespace:"), tr("the Job's"),
                                   tr("Where the object is. Empty: the Job's namespace.")};
        ArtifactType map{
            u"kubernetes/configMap"_s, group, tr("a ConfigMap of the cluster"), {}, {}, note, {}, space, automatic};
        map.reference
            = reference(u"{{ metadata.name }}-output"_s,
                        tr("[NAMESPACE/]NAME[#KEY], in the run's cluster. Without a key all its data become outputs."));
        ArtifactType secret{
            u"kubernetes/secret"_s, group, tr("a Secret of the cluster"), {}, {}, note, {}, space, automatic};
        secret.reference
            = reference(u"{{ metadata.name }}-output"_s,
                        tr("[NAMESPACE/]NAME[#KEY], in the run's cluster. The values are masked and never recorded."));
        return {map, secret};
    }

    static QList<ArtifactType> inlineAndLocal()
    {
        const QString group = tr("Inline");
        const QString note = tr("The content is the reference itself; there are no versions.");
        ArtifactType embedded{u"embedded/base64"_s, group, tr("base64 text"), {}, {}, note, {}, {}, {}};
        embedded.reference = reference(u"eyJyZWxlYXNlIjoiMS4xLjEifQ=="_s, tr("The content itself, as base64."));
        ArtifactType remote{
            u"remote/base64"_s, group, tr("Spinnaker's artifact store"), {}, {}, inReference(), {}, {}, {}};
        remote.reference = reference(u"ref://application/hash"_s,
                                     tr("As Spinnaker's artifact store hands it out. The account names it."));
        ArtifactType local{u"local/file"_s, tr("This computer"), tr("a file on this computer"), {}, {}, {}, {}, {}, {}};
        local.reference = reference(u"~/out/output.json"_s, tr("A path, absolute or with ~/, or a file:// address."));
        local.versionNote = tr("Files have no versions.");
        return {embedded, remote, local};
    }

    static QList<ArtifactType> references()
    {
        const QString group = tr("References without content");
        const QString note = tr("Nothing is fetched.");
        const auto make = [&](const QString &type, const QString &title, const QString &example) {
            ArtifactType reference{type, group, title, {}, {}, note, {}, {}, {}};
            reference.reference = Types::reference(
                example, tr("It names a thing and has no content, so that nothing can be captured from it."));
            reference.hasContent = false;
            return reference;
        };
        return {make(u"docker/image"_s, tr("a container image"), u"registry.example/app:1.2.0"_s),
                make(u"custom/object"_s, tr("anything else"), u"my-object"_s)};
    }
};

} // namespace

QList<ArtifactType> artifactTypes()
{
    return Types::all();
}

ArtifactType artifactType(const QString &type)
{
    const QList<ArtifactType> types = Types::all();
    const auto found = std::ranges::find(types, type, &ArtifactType::type);
    if (found != types.end())
        return *found;
    ArtifactType unknown;
    unknown.type = type;
    unknown.title = type;
    unknown.reference.label = types.first().reference.label;
    return unknown;
}

} // namespace Widgets
