import {
  bytesOf,
  type GoldenSample,
  type Metadata,
  type Preprocessing,
  type Provenance,
  type Tensor,
} from '@fsnet/graph';
import type { Offset } from 'flatbuffers';
import type { StoredGoldenInput, StoredGoldenSample, StoredTensor } from '../file/stored.ts';
import { ColorOrder } from '../generated/color-order.ts';
import { ImageLayout } from '../generated/image-layout.ts';
import { ResizeMode } from '../generated/resize-mode.ts';
import { Accuracy } from '../generated/write/accuracy.ts';
import { GoldenInput } from '../generated/write/golden-input.ts';
import { GoldenOutput } from '../generated/write/golden-output.ts';
import { GoldenSample as GoldenSampleTable } from '../generated/write/golden-sample.ts';
import { Metadata as MetadataTable } from '../generated/write/metadata.ts';
import { Preprocessing as PreprocessingTable } from '../generated/write/preprocessing.ts';
import { Property } from '../generated/write/property.ts';
import { Provenance as ProvenanceTable } from '../generated/write/provenance.ts';
import type { HeaderWriter } from './header-writer.ts';
import { writeTensor } from './stored-weight.ts';

/** Writes the metadata with its golden samples, whose payloads end the data section. 0 where there is nothing. */
export function writeMetadata(
  writer: HeaderWriter,
  metadata: Metadata,
  samples: readonly StoredGoldenSample[],
): Offset {
  const { goldenSamples: _, ...rest } = metadata;
  if (samples.length === 0 && Object.values(rest).every((value) => value === undefined)) return 0;
  const { builder } = writer;
  const text = (name: 'title' | 'description' | 'producer' | 'task' | 'licence') =>
    writer.string(metadata[name], `metadata.${name}`);
  const title = text('title');
  const description = text('description');
  const producer = text('producer');
  const task = text('task');
  const labels = writer.strings(metadata.labels, 'metadata.labels');
  const preprocessing = metadata.preprocessing
    ? writer.offsets(metadata.preprocessing.map((one) => writePreprocessing(writer, one)))
    : 0;
  const licence = text('licence');
  const provenance = metadata.provenance ? writeProvenance(writer, metadata.provenance) : 0;
  const goldenSamples =
    samples.length > 0
      ? writer.offsets(samples.map((one, i) => writeSample(writer, one, `metadata.goldenSamples[${i}]`)))
      : 0;
  const properties = metadata.properties
    ? writer.offsets(
        Object.entries(metadata.properties).map(([key, value]) => writeProperty(writer, key, value)),
      )
    : 0;
  MetadataTable.startMetadata(builder);
  MetadataTable.addTitle(builder, title);
  MetadataTable.addDescription(builder, description);
  MetadataTable.addProducer(builder, producer);
  MetadataTable.addTask(builder, task);
  MetadataTable.addLabels(builder, labels);
  MetadataTable.addPreprocessing(builder, preprocessing);
  MetadataTable.addLicence(builder, licence);
  MetadataTable.addProvenance(builder, provenance);
  MetadataTable.addGoldenSamples(builder, goldenSamples);
  MetadataTable.addProperties(builder, properties);
  return MetadataTable.endMetadata(builder);
}

/** Golden samples as the writer stores them: plain values. */
export function storeGoldenSamples(samples: readonly GoldenSample[]): StoredGoldenSample[] {
  return samples.map(({ inputs, outputs, tolerance }) => ({
    inputs: mapRecord(
      inputs,
      (input): StoredGoldenInput =>
        input.kind === 'drawn' ? input : { kind: 'tensor', tensor: storeTensor(input.tensor) },
    ),
    outputs: mapRecord(outputs, storeTensor),
    tolerance,
  }));
}

function mapRecord<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

function storeTensor({ dtype, shape, data }: Tensor): StoredTensor {
  const count = shape.reduce((product, size) => product * size, 1);
  return {
    dtype,
    shape,
    vector: {
      format: 'plain',
      dtype,
      count,
      coder: 'raw',
      payload: { kind: 'inline', bytes: bytesOf(data) },
    },
  };
}

function writePreprocessing(writer: HeaderWriter, preprocessing: Preprocessing): Offset {
  const { builder } = writer;
  const input = writer.string(preprocessing.input, 'metadata.preprocessing.input');
  const mean = writer.float64s(preprocessing.mean);
  const std = writer.float64s(preprocessing.std);
  PreprocessingTable.startPreprocessing(builder);
  writer.always(() => PreprocessingTable.addScale(builder, preprocessing.scale));
  PreprocessingTable.addInput(builder, input);
  PreprocessingTable.addWidth(builder, preprocessing.width);
  PreprocessingTable.addHeight(builder, preprocessing.height);
  PreprocessingTable.addMean(builder, mean);
  PreprocessingTable.addStd(builder, std);
  PreprocessingTable.addResize(builder, ResizeMode[preprocessing.resize]);
  PreprocessingTable.addColorOrder(builder, ColorOrder[preprocessing.colorOrder]);
  PreprocessingTable.addLayout(builder, ImageLayout[preprocessing.layout]);
  return PreprocessingTable.endPreprocessing(builder);
}

function writeProvenance(writer: HeaderWriter, { recipe, seed, data, accuracy }: Provenance): Offset {
  const { builder } = writer;
  const recipeOffset = writer.string(recipe, 'metadata.provenance.recipe');
  const dataOffset = writer.string(data, 'metadata.provenance.data');
  const figures =
    accuracy &&
    writer.offsets(
      accuracy.map(({ metric, value, dataset, samples }) => {
        const metricOffset = writer.string(metric, 'metadata.provenance.accuracy.metric');
        const datasetOffset = writer.string(dataset, 'metadata.provenance.accuracy.dataset');
        Accuracy.startAccuracy(builder);
        writer.always(() => Accuracy.addValue(builder, value));
        Accuracy.addMetric(builder, metricOffset);
        Accuracy.addDataset(builder, datasetOffset);
        Accuracy.addSamples(builder, samples);
        return Accuracy.endAccuracy(builder);
      }),
    );
  ProvenanceTable.startProvenance(builder);
  if (seed !== undefined) ProvenanceTable.addSeed(builder, BigInt(seed));
  if (recipe !== undefined) ProvenanceTable.addRecipe(builder, recipeOffset);
  if (data !== undefined) ProvenanceTable.addData(builder, dataOffset);
  if (figures !== undefined) ProvenanceTable.addAccuracy(builder, figures);
  ProvenanceTable.addHasSeed(builder, seed !== undefined);
  return ProvenanceTable.endProvenance(builder);
}

function writeProperty(writer: HeaderWriter, key: string, value: string): Offset {
  const keyOffset = writer.string(key, 'metadata.properties');
  return Property.createProperty(
    writer.builder,
    keyOffset,
    writer.string(value, `metadata.properties.${key}`),
  );
}

function writeSample(writer: HeaderWriter, sample: StoredGoldenSample, path: string): Offset {
  const { builder } = writer;
  const inputs = Object.entries(sample.inputs).map(([name, input], i) =>
    writeInput(writer, name, input, `${path}.inputs[${i}]`),
  );
  const outputs = Object.entries(sample.outputs).map(([name, tensor], i) => {
    const nameOffset = writer.string(name, `${path}.outputs[${i}].name`);
    const tensorOffset = writeTensor(writer, tensor, `${path}.outputs[${i}].tensor`);
    GoldenOutput.startGoldenOutput(builder);
    GoldenOutput.addName(builder, nameOffset);
    GoldenOutput.addTensor(builder, tensorOffset);
    return GoldenOutput.endGoldenOutput(builder);
  });
  const inputsOffset = writer.offsets(inputs);
  const outputsOffset = writer.offsets(outputs);
  GoldenSampleTable.startGoldenSample(builder);
  writer.always(() => GoldenSampleTable.addTolerance(builder, sample.tolerance));
  GoldenSampleTable.addInputs(builder, inputsOffset);
  GoldenSampleTable.addOutputs(builder, outputsOffset);
  return GoldenSampleTable.endGoldenSample(builder);
}

function writeInput(writer: HeaderWriter, name: string, input: StoredGoldenInput, path: string): Offset {
  const { builder } = writer;
  const nameOffset = writer.string(name, `${path}.name`);
  if (input.kind === 'tensor') {
    const tensor = writeTensor(writer, input.tensor, `${path}.tensor`);
    GoldenInput.startGoldenInput(builder);
    GoldenInput.addName(builder, nameOffset);
    GoldenInput.addTensor(builder, tensor);
    return GoldenInput.endGoldenInput(builder);
  }
  const shape = writer.shape(input.shape, `${path}.shape`);
  GoldenInput.startGoldenInput(builder);
  writer.always(() => {
    GoldenInput.addMinimum(builder, input.minimum);
    GoldenInput.addMaximum(builder, input.maximum);
  });
  GoldenInput.addName(builder, nameOffset);
  GoldenInput.addSeed(builder, input.seed);
  if (shape !== 0) GoldenInput.addShape(builder, shape);
  return GoldenInput.endGoldenInput(builder);
}
